/** package.json and the code speak of the same commands and settings. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { menuOf } from "../src/menu";
import { COMMANDS_OF_BOTH } from "../src/protocol";
import { SERVER_SETTINGS, serverSettings } from "../src/settings";

interface Manifest {
  contributes: {
    commands: { command: string }[];
    configuration: { properties: Record<string, unknown> };
    walkthroughs: unknown[];
  };
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const contributed = new Set(manifest.contributes.commands.map((entry) => entry.command));
const INTERNAL = ["sleepy.openSettings"];

test("each setting in package.json is sent to the server, but the two that are the extension's own", () => {
  const names = Object.keys(manifest.contributes.configuration.properties);
  const own = ["sleepy.path", "sleepy.trace.server"];
  assert.deepEqual(
    names.filter((name) => !own.includes(name)).sort(),
    SERVER_SETTINGS.map((name) => `sleepy.${name}`).sort(),
  );
});

test("what the user has set is sent under the server's names, and what is unknown is left out", () => {
  const values: Record<string, unknown> = { run: "on save", journal: false, path: "/elsewhere" };
  assert.deepEqual(
    serverSettings((key) => values[key]),
    { run: "on save", journal: false },
  );
});

test("each command of the code is in the palette's list, and each of that list exists", () => {
  const source = readFileSync("src/commands.ts", "utf8");
  const registered = [...source.matchAll(/^ {4}"(sleepy\.\w+)":/gm)].map((match) => match[1] ?? "");
  assert.deepEqual(registered.filter((name) => !INTERNAL.includes(name)).sort(), [...contributed].sort());
});

test("menu, walkthrough and shared commands name commands that exist", () => {
  const inMenus = (["no-server", "running"] as const).flatMap((phase) => menuOf(phase, undefined));
  const walkthrough = JSON.stringify(manifest.contributes.walkthroughs);
  const named = [
    ...inMenus.map((entry) => entry.command),
    ...COMMANDS_OF_BOTH,
    ...[...walkthrough.matchAll(/command:(sleepy\.\w+)/g)].map((match) => match[1] ?? ""),
  ];
  for (const name of named) assert.ok(contributed.has(name) || INTERNAL.includes(name), name);
});
