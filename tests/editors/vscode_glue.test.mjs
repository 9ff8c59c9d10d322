// The extension's own behaviour, in a real VS Code, against a server that says what the test wants.
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, afterEach, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { FAILURES, HERE, removed, scratch, startCodeServer, until } from "./code_server.mjs";
import { openWorkbench } from "./workbench.mjs";

const TEXT = 'fn main() {\n    let s = String::new();\n    drop(s);\n    println!("{}", s);\n}\n';

let base, folder, received, server, workbench;

before(async () => {
  base = scratch("glue");
  folder = path.join(base, "my crate");
  received = path.join(base, "received.jsonl");
  const program = path.join(base, "bin", "sleepy");
  for (const made of [path.join(folder, "src"), path.dirname(program)]) mkdirSync(made, { recursive: true });
  writeFileSync(path.join(folder, "src/main.rs"), TEXT);
  writeFileSync(program, `#!/bin/sh\nexec python3 '${HERE}/scripted_server.py' '${received}' "$@"\n`);
  chmodSync(program, 0o755);
  server = await startCodeServer({
    base,
    folder,
    neighbours: [path.join(HERE, "extensions/neighbour")],
    environment: { PATH: `${path.dirname(program)}:${process.env.PATH}` },
    settings: { "sleepy.sources": ["compiler"] },
  });
  workbench = await openWorkbench(server.url);
  await workbench.goTo("main.rs", 4, 20);
});

after(async () => {
  await workbench?.close();
  await server?.stop();
  removed(base);
});

afterEach(async (context) => {
  if (!context.passed && workbench) await workbench.picture(path.join(FAILURES, `${context.name}.png`));
});

const messages = (method) =>
  existsSync(received)
    ? readFileSync(received, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line))
        .filter((m) => m.method === method)
    : [];
const commands = () =>
  messages("workspace/executeCommand").map((m) => [m.params.command, ...(m.params.arguments ?? [])]);
const uri = () => pathToFileURL(path.join(folder, "src/main.rs")).href;

test("the server on PATH starts with the settings and whether the workspace is trusted", async () => {
  await workbench.statusWith(/2 fixes ready/);
  const [start] = messages("initialize");
  assert.deepEqual(start.params.initializationOptions.sources, ["compiler"]);
  assert.equal(start.params.initializationOptions.run, "on type");
  assert.equal(start.params.initializationOptions.trusted, true);
  assert.equal("path" in start.params.initializationOptions, false);
});

test("what another extension says reaches the server as rustc had said it, data and code included", async () => {
  const [said] = await until("diagnostics are forwarded", () => {
    const found = messages("sleepy/diagnostics").filter((m) => m.params.diagnostics.length > 0);
    return found.length > 0 && found;
  });
  assert.equal(decodeURIComponent(said.params.uri), decodeURIComponent(uri()));
  const [diagnostic] = said.params.diagnostics;
  assert.equal(diagnostic.code, "E0382");
  assert.match(diagnostic.data.rendered, /borrow of moved value/);
  assert.equal(diagnostic.severity, 1);
  assert.deepEqual(diagnostic.range.start, { line: 3, character: 19 });
});

test("the server knows where the cursor is and what is visible", async () => {
  await until("the cursor's place is sent", () =>
    messages("sleepy/cursor").some((m) => m.params.position.line === 3 && m.params.position.character === 19),
  );
  assert.ok(messages("sleepy/cursor").at(-1).params.visible.length > 0);
});

test("a fix from the menu changes the buffer and is reported as accepted", async () => {
  await workbench.quickFixesWith(/^Sleepy: insert a remark — checked, rustc suggestion$/);
  await workbench.choose(/insert a remark/);
  await workbench.textWith(/^\/\/ mended/);
  await until("the server hears of it", () =>
    commands().some(([name, offer]) => name === "sleepy.accepted" && offer === "good"),
  );
});

test("a fix that has become stale changes nothing, says why, and is not reported as accepted", async () => {
  const before = await workbench.text();
  await workbench.quickFixesWith(/insert too late/);
  await workbench.choose(/insert too late/);
  assert.match(await workbench.notification(/has changed/), /the text has changed since this was checked/);
  assert.equal(await workbench.text(), before);
  await workbench.command("Sleepy: Check Again");
  await until("a later command arrives", () => commands().some(([name]) => name === "sleepy.recheck"));
  assert.ok(!commands().some(([name, offer]) => name === "sleepy.accepted" && offer === "stale"));
});

test("the status item says what the server does, and its menu pauses and resumes", async () => {
  await workbench.statusWith(/thinking about E0382 in main\.rs/);
  assert.ok((await workbench.openMenu()).some((entry) => /Pause/.test(entry)));
  await workbench.press("Escape");
  await workbench.command("Sleepy: Pause");
  await workbench.statusWith(/paused/);
  const entries = await workbench.openMenu();
  assert.ok(entries.some((entry) => /Resume/.test(entry)) && !entries.some((entry) => /Pause/.test(entry)));
  await workbench.press("Escape");
  await workbench.command("Sleepy: Resume");
});

test("fix at cursor lists only our own fixes and applies the chosen one", async () => {
  const n = commands().filter(([name]) => name === "sleepy.accepted").length;
  await workbench.goTo("main.rs", 5, 20);
  await workbench.command("Sleepy: Fix the Error at the Cursor");
  const entries = await workbench.pickEntries();
  assert.deepEqual(entries.length, 2);
  assert.match(entries[0], /^insert a remark — checked/);
  await workbench.press("Enter");
  await workbench.textWith(/^\/\/ mended\n\/\/ mended/);
  await until(
    "the server hears of it",
    () => commands().filter(([name]) => name === "sleepy.accepted").length === n + 1,
  );
});

test("fix file names the file", async () => {
  await workbench.command("Sleepy: Fix Everything in This File That Verifies Together");
  const [, named] = await until("the command arrives", () => commands().find(([name]) => name === "sleepy.fixFile"));
  assert.equal(decodeURIComponent(named), decodeURIComponent(uri()));
});

test("a changed setting reaches the running server", async () => {
  mkdirSync(path.join(folder, ".vscode"));
  writeFileSync(path.join(folder, ".vscode/settings.json"), JSON.stringify({ "sleepy.run": "on save" }));
  await until("the setting is sent", () =>
    messages("workspace/didChangeConfiguration").some((m) => m.params.settings?.sleepy?.run === "on save"),
  );
});

test("a server that crashes is started anew and told everything again", async () => {
  const n = messages("initialize").length;
  const said = messages("sleepy/diagnostics").length;
  process.kill(messages("initialize").at(-1).pid, "SIGKILL");
  await until("a new server is started", () => messages("initialize").length === n + 1);
  await until("the diagnostics are said again", () => messages("sleepy/diagnostics").length > said);
  await workbench.statusWith(/2 fixes ready/);
});

test("restart ends the server and starts another", async () => {
  const n = messages("initialize").length;
  await workbench.command("Sleepy: Restart the Server");
  await until("a new server is started", () => messages("initialize").length === n + 1);
  assert.ok(messages("shutdown").length >= 1, "the old one was asked to stop");
  await workbench.statusWith(/2 fixes ready/);
});

test("fetching the model runs the server's own program in a terminal", async () => {
  await workbench.command("Sleepy: Fetch the Language Model");
  await until("the program is called", () =>
    readFileSync(received, "utf8").includes('{"arguments": ["model", "pull"]}'),
  );
});
