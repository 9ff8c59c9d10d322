/** The server that runs is the one that was meant, and nothing else called `sleepy`. */
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { NotTheServer, asServer, findPython, onPath, serverOnPath, speaksWith } from "../src/program";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sleepy-programs-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function script(place: string, name: string, lines: string, mode = 0o755): string {
  const file = path.join(folder, place, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${lines}\n`);
  chmodSync(file, mode);
  return file;
}

/** PATH: the given folders below the test's own, then the system's. */
const pathOf = (...places: string[]) => ({
  PATH: [...places.map((place) => path.join(folder, place)), "/usr/bin", "/bin"].join(":"),
});

test("the first on PATH that says it is sleepy-lsp is taken, and each one before it is named with the reason", async () => {
  script("a", "sleepy", "echo snoring");
  script("b", "sleepy", "exit 3");
  script("c", "sleepy", "echo sleepy-lsp 9.0.0");
  const right = script("d", "sleepy", "echo sleepy-lsp 0.1.4");
  const { found, refused } = await serverOnPath(pathOf("a", "b", "c", "d"));
  assert.deepEqual(found, { program: right, version: "0.1.4" });
  assert.equal(refused.length, 3);
  assert.match(refused[0] ?? "", /doesn't say its version/);
  assert.match(refused[2] ?? "", /is sleepy-lsp 9\.0\.0; this extension needs 0\.1\.0/);
});

test("without any server on PATH there is none, and nothing is raised", async () => {
  assert.deepEqual(await serverOnPath({ PATH: folder }), { found: undefined, refused: [] });
  assert.deepEqual(await serverOnPath({}), { found: undefined, refused: [] });
});

test("what can't be run, and a folder of that name, is no program", async () => {
  script("a", "sleepy", "echo sleepy-lsp 0.1.0", 0o644);
  mkdirSync(path.join(folder, "b", "sleepy"), { recursive: true });
  assert.deepEqual(await onPath("sleepy", pathOf("a", "b")), []);
});

test("relative and empty entries of PATH, which could lie in the workspace, are passed over", async () => {
  script("a", "sleepy", "echo sleepy-lsp 0.1.0");
  const before = process.cwd();
  process.chdir(path.join(folder, "a"));
  try {
    assert.deepEqual(await onPath("sleepy", { PATH: ":.:../a" }), []);
  } finally {
    process.chdir(before);
  }
});

test("a named program that is missing is refused with its name", async () => {
  const missing = path.join(folder, "nowhere");
  await assert.rejects(
    asServer(missing, {}),
    (error: Error) => error instanceof NotTheServer && error.message.includes(missing),
  );
});

test("versions are compared as numbers", () => {
  assert.deepEqual(["0.0.9", "0.1.0", "0.1.10", "0.2.0", "1.0.0"].map(speaksWith), [false, true, true, false, false]);
});

test("a Python that is too old, or can't make environments, is passed over", async () => {
  script("a", "python3", "echo 3.8");
  script("b", "python3", "exit 1");
  const right = script("c", "python3", "echo 3.12");
  assert.equal(await findPython({ PATH: ["a", "b", "c"].map((place) => path.join(folder, place)).join(":") }), right);
  assert.equal(await findPython({ PATH: path.join(folder, "a") }), undefined);
});
