/** The server is installed with a real Python and a real pip; only the package is a small stand-in, so that no network is needed. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, before, test } from "node:test";
import { InstallError, install, installedServer } from "../src/install";
import type { Install } from "../src/install";
import { asServer, findPython } from "../src/program";

let folder: string;
let python: string;

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "sleepy-install-"));
  python = (await findPython(process.env)) ?? "";
  assert.notEqual(python, "", "these tests need a Python of 3.11 or newer with venv and pip on PATH");
  mkdirSync(path.join(folder, "wheels"));
  execFileSync(python, ["../../tests/editors/stand_in_wheel.py", path.join(folder, "wheels")]);
});

after(() => {
  rmSync(folder, { recursive: true, force: true });
});

const offline = (wheels: string) => ({
  ...process.env,
  PIP_NO_INDEX: "1",
  PIP_FIND_LINKS: path.join(folder, wheels),
  PIP_CONFIG_FILE: "/dev/null",
});

function options(name: string, changes: Partial<Install> = {}): Install {
  const signal = new AbortController().signal;
  return {
    python,
    folder: path.join(folder, name),
    environment: offline("wheels"),
    signal,
    onLine: () => undefined,
    ...changes,
  };
}

test("after the install there is a server that answers, and the next start finds it", async () => {
  const lines: string[] = [];
  const wanted = options("whole", { onLine: (line) => lines.push(line) });
  const program = await install(wanted);
  assert.equal((await asServer(program, process.env)).version, "0.1.0");
  assert.equal(await installedServer(wanted.folder), program);
  assert.ok(
    lines.some((line) => line.includes("sleepy-lsp")),
    "pip's lines are shown",
  );
});

test("an install that fails says what pip said and leaves nothing behind", async () => {
  const failing = options("failing", { environment: offline("empty") });
  await assert.rejects(
    install(failing),
    (error: Error) => error instanceof InstallError && error.message.includes("sleepy-lsp"),
  );
  assert.equal(existsSync(failing.folder), false);
  assert.equal(await installedServer(failing.folder), undefined);
});

test("an install that is stopped leaves nothing behind", async () => {
  const stop = new AbortController();
  const stopped = options("stopped", { signal: stop.signal });
  const running = install(stopped);
  stop.abort();
  await assert.rejects(running, /stopped/);
  assert.equal(existsSync(stopped.folder), false);
});

test("an environment without its mark, or made for another version, is none", async () => {
  const half = path.join(folder, "half");
  mkdirSync(path.join(half, "bin"), { recursive: true });
  writeFileSync(path.join(half, "bin", "sleepy"), "");
  assert.equal(await installedServer(half), undefined);
  writeFileSync(path.join(half, "installed-for"), "sleepy-lsp>=0.0.1,<0.1.0\n");
  assert.equal(await installedServer(half), undefined);
});
