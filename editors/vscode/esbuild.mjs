// Bundles the extension into one file; `--tests` bundles each unit test, `--production` minifies.
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { build } from "esbuild";

const flags = new Set(process.argv.slice(2));
const common = { bundle: true, platform: "node", target: "node20", format: "cjs", logLevel: "warning" };

if (flags.has("--tests")) {
  rmSync("dist/test", { recursive: true, force: true });
  const tests = readdirSync("test").filter((name) => name.endsWith(".test.ts"));
  await build({
    ...common,
    entryPoints: tests.map((name) => `test/${name}`),
    outdir: "dist/test",
    sourcemap: "inline",
  });
} else {
  const production = flags.has("--production");
  await build({
    ...common,
    entryPoints: ["src/extension.ts"],
    outfile: "dist/extension.js",
    external: ["vscode"],
    minify: production,
    sourcemap: production ? false : "linked",
  });
  // The package carries the project's licence.
  cpSync("../../LICENSE", "LICENSE");
  // The walkthrough's pictures are those that the story test made for the documentation.
  const pictures = new URL("../../docs/images/", import.meta.url);
  mkdirSync("media", { recursive: true });
  for (const name of readdirSync(pictures).filter((name) => /^vscode-.*\.png$/.test(name)))
    cpSync(new URL(name, pictures), `media/${name}`);
}
