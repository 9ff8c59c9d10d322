// A real VS Code without a screen and without a network: code-server, started for one test and ended with everything it started.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export const HERE = path.dirname(fileURLToPath(import.meta.url));
export const ROOT = path.resolve(HERE, "../..");
const XDG_CACHE = process.env.XDG_CACHE_HOME ?? path.join(homedir(), ".cache");
export const CACHE = process.env.SLEEPY_EDITORS_CACHE ?? path.join(XDG_CACHE, "sleepy-lsp-editors");
/** Pictures of the window at the end of each test that failed. */
export const FAILURES = path.join(CACHE, "failures");
const VSIX = path.join(ROOT, "editors/vscode/dist/sleepy-lsp.vsix");
const ENTRY = path.join(CACHE, "node_modules/code-server/out/node/entry.js");

// Nothing pops up, completes or closes by itself, so that what is typed is what is in the buffer.
const QUIET = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.colorTheme": "Default Light Modern",
  "workbench.editor.enablePreview": false,
  "security.workspace.trust.enabled": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "telemetry.telemetryLevel": "off",
  "git.enabled": false,
  "files.autoSave": "off",
  "editor.autoClosingBrackets": "never",
  "editor.autoIndent": "none",
  "editor.formatOnType": false,
  "editor.minimap.enabled": false,
  "editor.quickSuggestions": { other: "off", comments: "off", strings: "off" },
  "editor.suggestOnTriggerCharacters": false,
  "editor.parameterHints.enabled": false,
  "editor.stickyScroll.enabled": false,
  "window.commandCenter": false,
  "chat.commandCenter.enabled": false,
};

/** A folder of the test's own; `SLEEPY_HOME` of all that is started lies in it, and marks it. */
export function scratch(name) {
  return mkdtempSync(path.join(tmpdir(), `sleepy ${name} `));
}

/**
 * Start VS Code on `folder`. `neighbours` are folders of further extensions. Resolves when it answers:
 * `{ url, stop() }`; `stop` ends it and asserts that no process of this test is left.
 */
export async function startCodeServer({ base, folder, settings, neighbours = [], environment = {} }) {
  const [data, extensions, home] = ["data", "extensions", "home"].map((name) => path.join(base, name));
  for (const made of [path.join(data, "User"), extensions, home]) mkdirSync(made, { recursive: true });
  writeFileSync(path.join(data, "User/settings.json"), JSON.stringify({ ...QUIET, ...settings }));
  // VSCODE_CLI: as if started by hand, with the environment of this test instead of a login shell's.
  const env = { ...process.env, SLEEPY_HOME: home, CARGO_NET_OFFLINE: "true", VSCODE_CLI: "1", ...environment };
  const common = ["--user-data-dir", data, "--extensions-dir", extensions];
  // The same command that a user types, on the same package that a user gets.
  execFileSync(process.execPath, [ENTRY, ...common, "--install-extension", VSIX], { env, stdio: "pipe" });
  addNeighbours(extensions, neighbours);
  const quiet = ["--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"];
  const child = spawn(
    process.execPath,
    [ENTRY, ...common, "--auth", "none", "--bind-addr", "127.0.0.1:0", ...quiet, folder],
    { env, cwd: base, detached: true, stdio: ["ignore", "pipe", "pipe"] },
  );
  // A test that is cut off must not leave an editor behind.
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
  process.on("exit", () => {
    for (const one of processesOf(home)) process.kill(one.pid, "SIGKILL");
  });
  const output = [];
  const address = await new Promise((resolve, reject) => {
    const take = (chunk) => {
      output.push(String(chunk));
      const found = /HTTP server listening on (http:\/\/\S+?)\/?\s/.exec(output.join(""));
      if (found) resolve(found[1]);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("exit", (code) => reject(new Error(`code-server ended with ${code}:\n${output.join("")}`)));
  });
  return {
    url: `${address}/?folder=${encodeURIComponent(folder)}`,
    async stop() {
      child.kill("SIGTERM");
      try {
        await until("VS Code and all that it started have ended", () => processesOf(home).length === 0, 20_000);
      } catch {
        const left = processesOf(home);
        for (const one of left) process.kill(one.pid, "SIGKILL");
        assert.deepEqual(
          left.map((one) => one.command),
          [],
          "left behind",
        );
      } finally {
        child.stdout.destroy();
        child.stderr.destroy();
        child.unref();
      }
    },
    log: () => logsBelow(path.join(data, "logs")) + output.join(""),
    home,
  };
}

/** Put further extensions, which are folders, beside those that were installed. */
function addNeighbours(extensions, neighbours) {
  const list = path.join(extensions, "extensions.json");
  const known = JSON.parse(readFileSync(list, "utf8"));
  for (const neighbour of neighbours) {
    const { publisher, name, version } = JSON.parse(readFileSync(path.join(neighbour, "package.json"), "utf8"));
    const relativeLocation = `${publisher}.${name}-${version}`;
    const location = { $mid: 1, path: path.join(extensions, relativeLocation), scheme: "file" };
    cpSync(neighbour, location.path, { recursive: true });
    known.push({ identifier: { id: `${publisher}.${name}` }, version, location, relativeLocation });
  }
  writeFileSync(list, JSON.stringify(known));
}

/** The processes whose SLEEPY_HOME is `home`. */
export function processesOf(home) {
  const found = [];
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)) {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
      if (!environment.includes(`SLEEPY_HOME=${home}`)) continue;
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      if (command !== "") found.push({ pid: Number(pid), command });
    } catch {
      // It has ended since the folder was read.
    }
  }
  return found;
}

/** Wait until `holds` gives something true, and return that; fail with `what` after `deadlineMs`. */
export async function until(what, holds, deadlineMs = 45_000) {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const value = await holds();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited ${deadlineMs / 1000} s in vain: ${what}`);
    await pause(100);
  }
}

function logsBelow(folder) {
  const texts = [];
  try {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/exthost|Sleepy/.test(path.join(entry.parentPath, entry.name))) continue;
      const file = path.join(entry.parentPath, entry.name);
      texts.push(`--- ${file}\n${readFileSync(file, "utf8").slice(-6000)}\n`);
    }
  } catch {
    return "(no logs)\n";
  }
  return texts.join("");
}

export function removed(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
