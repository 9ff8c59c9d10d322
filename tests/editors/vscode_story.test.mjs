// A user's story in a real VS Code with the packaged extension, the real server and the real compiler: the fix at the
// error, undo, dismissal and a mend by hand, each with what the journal says; once alone, once beside rust-analyzer.
// The pictures in docs/images are made here and in vscode_install.test.mjs.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { FAILURES, HERE, ROOT, removed, scratch, startCodeServer, until } from "./code_server.mjs";
import { openWorkbench } from "./workbench.mjs";

const SLEEPY = path.join(ROOT, ".venv/bin/sleepy");
const MODULES = path.join(ROOT, "editors/vscode/node_modules");

// One error a file, and all of one compiler phase, so that none hides another. Where an error shows is not where
// rustc would edit.
const FILES = {
  "Cargo.toml": '[package]\nname = "parcels"\nversion = "0.1.0"\nedition = "2021"\n',
  "Cargo.lock": 'version = 4\n\n[[package]]\nname = "parcels"\nversion = "0.1.0"\n',
  "src/lib.rs": "pub mod labels;\npub mod totals;\npub mod routes;\npub mod weights;\n",
  "src/labels.rs": `/// The address as it is printed, and its copy for the archive.
pub fn label(name: &str, street: &str) -> (String, String) {
    let printed = format!("{name}\\n{street}");
    let archived = printed;
    (printed, archived)
}
`,
  "src/totals.rs": `/// What all parcels cost together, in cents.
pub fn total(prices: &[u64]) -> u64 {
    let sum = 0;
    for price in prices {
        sum += price;
    }
    sum
}
`,
  "src/routes.rs": `/// The stops of a tour, the depot first.
pub fn tour(depot: &str, stops: &[&str]) -> Vec<String> {
    let route = vec![depot.to_string()];
    route.extend(stops.iter().map(|stop| stop.to_string()));
    route
}
`,
  "src/weights.rs": `/// The heaviest parcel, in grams.
pub fn heaviest(grams: &[u32]) -> u32 {
    let most = 0;
    for &weight in grams {
        most = most.max(weight);
    }
    most
}
`,
};

for (const beside of [false, true]) {
  const skip = beside && !hasRustAnalyzer() && "rust-analyzer is not installed";
  describe(beside ? "beside rust-analyzer" : "alone", { skip }, () => story(beside));
}

function story(beside) {
  let base, folder, server, workbench, said;

  before(async () => {
    base = scratch("story");
    folder = path.join(base, "parcels");
    mkdirSync(path.join(folder, "src"), { recursive: true });
    for (const [name, text] of Object.entries(FILES)) writeFileSync(path.join(folder, name), text);
    server = await startCodeServer({
      base,
      folder,
      neighbours: beside ? [rustAnalyzerExtension(base)] : [],
      environment: { PATH: `${path.dirname(SLEEPY)}:${process.env.PATH}`, ...sysrootSource() },
      settings: {
        "sleepy.sources": ["compiler"],
        "editor.inlayHints.enabled": "off",
        "editor.codeLens": false,
        "editor.fontSize": 15,
        "editor.occurrencesHighlight": "off",
        "workbench.activityBar.location": "hidden",
      },
    });
    workbench = await openWorkbench(server.url);
    await workbench.command("View: Toggle Primary Side Bar Visibility");
  });

  after(async () => {
    await workbench?.close();
    await server?.stop();
    removed(base);
  });

  afterEach(async (context) => {
    if (context.passed || !workbench) return;
    await workbench.picture(path.join(FAILURES, `${beside ? "beside" : "alone"} ${context.name}.png`));
    console.error(said, server.log());
  });

  const picture = (name, clip) => (beside ? workbench.documented(name, clip) : undefined);
  const onDisk = (name) => readFileSync(path.join(folder, "src", name), "utf8");
  const outcome = (name, expected) =>
    until(`the journal says ${expected} of ${name}`, () => {
      said = outcomes(server.home);
      return said.some((one) => one.name === name && one.outcome === expected);
    });
  const errorsIn = (name) => cargoCheck(folder).filter((error) => error.includes(`src/${name}`));

  test("the fix shows at the error, applies to the buffer, and the file compiles", async () => {
    await workbench.goTo("labels.rs", 5, 6);
    await workbench.statusWith(/fix(es)? ready/);
    if (beside) await workbench.page.locator(".squiggly-error").first().waitFor();
    const titles = await workbench.quickFixesWith(/^Sleepy: .*clone.* — checked, rustc suggestion$/);
    assert.ok(titles.includes("Sleepy: none of these"));
    await picture("quickfix", { x: 0, y: 30, width: 900, height: 350 });
    await workbench.choose(/^Sleepy: .*clone.* — checked, rustc suggestion$/);
    await workbench.textWith(/let archived = printed\.clone\(\);/);
    assert.equal(onDisk("labels.rs"), FILES["src/labels.rs"], "the file is the editor's to write");
    await workbench.save();
    assert.deepEqual(errorsIn("labels.rs"), []);
    await outcome("labels.rs", "accepted");
  });

  test("an applied fix that is undone counts as undone", async () => {
    await workbench.goTo("totals.rs", 5, 9);
    await workbench.statusWith(/fix(es)? ready/);
    await workbench.quickFixesWith(/^Sleepy: .*mut/);
    await workbench.choose(/^Sleepy: .*mut/);
    await workbench.textWith(/let mut sum = 0;/);
    await outcome("totals.rs", "accepted");
    await workbench.press("Control+z");
    await workbench.textWith(/let sum = 0;/);
    await outcome("totals.rs", "accepted_undone");
  });

  test("none of these takes the fixes away and is remembered", async () => {
    await workbench.goTo("routes.rs", 4, 6);
    await workbench.statusWith(/fix(es)? ready/);
    await workbench.quickFixesWith(/^Sleepy: .*mut/);
    await workbench.choose(/^Sleepy: none of these$/);
    await outcome("routes.rs", "dismissed");
    assert.ok(!(await workbench.quickFixes()).some((title) => title.startsWith("Sleepy:")));
    await workbench.press("Escape");
  });

  test("an error that the user mends counts as mended by hand", async () => {
    await workbench.goTo("weights.rs", 5, 9);
    await workbench.statusWith(/fix(es)? ready/);
    await workbench.goTo("weights.rs", 3, 9);
    await workbench.type("mut ");
    await workbench.textWith(/let mut most = 0;/);
    await workbench.save();
    await outcome("weights.rs", "fixed_by_hand");
  });

  test("fix file mends what verifies together, and the whole crate compiles", async () => {
    await workbench.goTo("totals.rs", 1, 1);
    await workbench.statusWith(/fix(es)? ready/);
    await until("the file is mended", async () => {
      await workbench.command("Sleepy: Fix Everything in This File That Verifies Together");
      return /let mut sum = 0;/.test(await workbench.text());
    });
    await workbench.save();
    assert.deepEqual(errorsIn("totals.rs"), []);
  });

  test("the menu and the log are at hand", async () => {
    const entries = await workbench.openMenu();
    assert.ok(entries.some((entry) => /Open the report/.test(entry)));
    await picture("menu", { x: 330, y: 25, width: 620, height: 260 });
    await workbench.press("Escape");
    await workbench.command("Sleepy: Open the Log");
    await workbench.page.locator('.tab.active[data-resource-name="server.log"]').waitFor();
    await workbench.command("Preferences: Open Settings (UI)");
    await workbench.page.locator(".settings-editor").waitFor();
    await workbench.type("sleepy.");
    await workbench.page.locator(".setting-item-label").filter({ hasText: "Sources" }).first().waitFor();
    await picture("settings", { x: 250, y: 165, width: 760, height: 400 });
  });
}

/** Each error that was ever seen, by its file's name, and its outcome, as `sleepy journal export` has it. */
function outcomes(home) {
  let lines;
  try {
    const env = { ...process.env, SLEEPY_HOME: home };
    lines = execFileSync(SLEEPY, ["journal", "export"], { env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return []; // There is no journal yet.
  }
  const rows = lines
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const episodes = rows.filter((row) => row.type === "episode");
  return episodes.map(({ path: file, code, outcome }) => ({ name: path.basename(file), code, outcome }));
}

/** The errors that cargo has for the crate as it is on the disk, one line each. */
function cargoCheck(folder) {
  try {
    execFileSync("cargo", ["check", "--offline", "--message-format=short"], {
      cwd: folder,
      encoding: "utf8",
      stdio: "pipe",
    });
    return [];
  } catch (error) {
    return error.stderr.split("\n").filter((line) => / error(\[|:)/.test(line));
  }
}

function hasRustAnalyzer() {
  try {
    execFileSync("rust-analyzer", ["--version"], { stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
}

/** Debian's rust-web-src, where rustup's toolchain has no source of the standard library. */
function sysrootSource() {
  const sources = "/usr/src";
  const found = existsSync(sources) ? readdirSync(sources).find((name) => name.startsWith("rustc-")) : undefined;
  return found === undefined ? {} : { TEST_SYSROOT_SRC: path.join(sources, found, "library") };
}

/** Bundle the test's rust-analyzer extension with the client library that ours has. */
function rustAnalyzerExtension(base) {
  const [source, folder] = [path.join(HERE, "extensions/rust-analyzer"), path.join(base, "rust-analyzer")];
  mkdirSync(folder);
  cpSync(path.join(source, "package.json"), path.join(folder, "package.json"));
  const bundle = ["--bundle", "--platform=node", "--external:vscode", "--log-level=error"];
  execFileSync(
    path.join(MODULES, "esbuild/bin/esbuild"),
    [path.join(source, "extension.js"), ...bundle, `--outfile=${folder}/extension.js`],
    { env: { ...process.env, NODE_PATH: MODULES }, stdio: "pipe" },
  );
  return folder;
}
