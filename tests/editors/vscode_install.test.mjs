// From no server to a running one: the extension asks, and installs with a real Python and pip what a stand-in wheel
// holds, which hands over to this checkout's server.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, afterEach, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { FAILURES, HERE, ROOT, removed, scratch, startCodeServer, until } from "./code_server.mjs";
import { openWorkbench } from "./workbench.mjs";

let base, server, workbench;

before(async () => {
  base = scratch("install");
  const [folder, wheels, bin] = ["demo", "wheels", "bin"].map((name) => path.join(base, name));
  for (const made of [path.join(folder, "src"), wheels, bin]) mkdirSync(made, { recursive: true });
  writeFileSync(path.join(folder, "Cargo.toml"), '[package]\nname = "demo"\nversion = "0.1.0"\nedition = "2021"\n');
  writeFileSync(
    path.join(folder, "src/main.rs"),
    'fn main() {\n    let n = 1;\n    n += 1;\n    println!("{n}");\n}\n',
  );
  const python = path.join(ROOT, ".venv/bin/python");
  execFileSync(python, [path.join(HERE, "stand_in_wheel.py"), wheels]);
  // A PATH that has what the extension and the server need, and no `sleepy`.
  const real = execFileSync(python, ["-c", "import sys; print(sys._base_executable)"], { encoding: "utf8" }).trim();
  symlinkSync(real, path.join(bin, "python3"));
  // A program of that name that is something else is not taken for the server.
  writeFileSync(path.join(bin, "sleepy"), "#!/bin/sh\necho snoring\n", { mode: 0o755 });
  const cargo = path.dirname(execFileSync("sh", ["-c", "command -v cargo"], { encoding: "utf8" }).trim());
  server = await startCodeServer({
    base,
    folder,
    environment: {
      PATH: [bin, cargo, "/usr/bin", "/bin"].join(":"),
      PIP_NO_INDEX: "1",
      PIP_FIND_LINKS: pathToFileURL(wheels).href, // pip splits plain paths at spaces
      PIP_CONFIG_FILE: "/dev/null",
      SLEEPY_STAND_IN_FOR: path.join(ROOT, ".venv/bin/sleepy"),
    },
    settings: { "sleepy.sources": ["compiler"], "editor.fontSize": 15 },
  });
  workbench = await openWorkbench(server.url);
  await workbench.goTo("main.rs", 3, 5);
});

after(async () => {
  await workbench?.close();
  await server?.stop();
  removed(base);
});

afterEach(async (context) => {
  if (context.passed || !workbench) return;
  await workbench.picture(path.join(FAILURES, `${context.name}.png`));
  console.error(server.log());
});

const environmentFolder = () => path.join(base, "data/User/globalStorage/sleepy-lsp.sleepy-lsp/server");

test("without a server nothing is installed before the user has agreed", async () => {
  const asked = await workbench.notification(/needs its server/);
  assert.match(asked, /nothing else is changed/);
  await workbench.statusWith(/no server/);
  assert.equal(existsSync(environmentFolder()), false);
  await workbench.documented("install", { x: 640, y: 520, width: 640, height: 240 });
});

test("after consent the server is installed, runs, and offers a fix", async () => {
  await workbench.answer("Install");
  await until("the install is done", () => existsSync(path.join(environmentFolder(), "installed-for")), 120_000);
  await workbench.statusWith(/fix(es)? ready/);
  const titles = await workbench.quickFixesWith(/^Sleepy: .*mut.* — checked, rustc suggestion$/);
  assert.ok(titles.length >= 2);
  await workbench.press("Escape");
  assert.ok(readdirSync(path.join(environmentFolder(), "bin")).includes("sleepy"));
});

test("the next start takes what was installed and asks nothing", async () => {
  await workbench.page.evaluate(() => (globalThis.isOldWindow = true));
  await workbench.command("Developer: Reload Window");
  await until("the old window has gone", () =>
    workbench.page.evaluate(() => !globalThis.isOldWindow).catch(() => false),
  );
  await workbench.statusWith(/fix(es)? ready/);
  assert.equal(
    await workbench.page
      .locator(".notification-toast")
      .filter({ hasText: /needs its server/ })
      .count(),
    0,
  );
});
