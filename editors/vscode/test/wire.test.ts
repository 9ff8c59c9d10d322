/** What other extensions say reaches the server as its maker had said it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { codeInRendered, toWire } from "../src/wire";
import type { EditorDiagnostic } from "../src/wire";

const RENDERED = "error[E0382]: borrow of moved value: `s`\n --> src/main.rs:4:20\n";
const at = (line: number, character: number) => ({ line, character });
const range = { start: at(3, 19), end: at(3, 20) };

function diagnostic(changes: Partial<EditorDiagnostic> = {}): EditorDiagnostic {
  return { range, message: "borrow of moved value: `s`", severity: 0, source: "rustc", code: "E0382", ...changes };
}

test("rustc's data, and with it the rendered text, is kept as it was", () => {
  const data = { rendered: RENDERED, more: [1, null] };
  assert.deepEqual(toWire(diagnostic({ data })).data, data);
});

test("the code that rust-analyzer's extension had replaced by a link's caption is rustc's again", () => {
  const code = { value: "Click for full compiler diagnostic", target: "rust-analyzer-diagnostics-view:/" };
  assert.equal(toWire(diagnostic({ code, data: { rendered: RENDERED } })).code, "E0382");
});

test("without rendered text the code is the one that is shown, as a string", () => {
  assert.equal(toWire(diagnostic({ code: { value: "E0308" } })).code, "E0308");
  assert.equal(toWire(diagnostic({ code: 7 })).code, "7");
  assert.equal("code" in toWire(diagnostic({ code: undefined })), false);
});

test("severities are LSP's, which count from 1", () => {
  assert.deepEqual(
    [0, 1, 2, 3].map((severity) => toWire(diagnostic({ severity })).severity),
    [1, 2, 3, 4],
  );
});

test("related places keep their document and range", () => {
  const uri = { toString: () => "file:///a%20b/src/main.rs" };
  const wire = toWire(diagnostic({ relatedInformation: [{ location: { uri, range }, message: "moved here" }] }));
  assert.deepEqual(wire.relatedInformation, [
    { location: { uri: "file:///a%20b/src/main.rs", range }, message: "moved here" },
  ]);
});

test("data that JSON can't hold is left out, and the diagnostic still arrives", () => {
  const cycle: Record<string, unknown> = {};
  cycle["self"] = cycle;
  for (const data of [cycle, () => 1, 1n]) assert.equal("data" in toWire(diagnostic({ data })), false);
});

test("a code is found behind a terminal's colours, and never in the middle of a text", () => {
  assert.equal(codeInRendered("\u001b[1m\u001b[38;5;9merror[E0502]\u001b[0m: cannot borrow"), "E0502");
  assert.equal(codeInRendered("warning: unused\n  = note: error[E0382]: no"), undefined);
  assert.equal(codeInRendered("error: expected `;`"), undefined);
});

test("whatever an extension publishes, the result can be sent and says where and what", () => {
  const place = fc.record({ line: fc.nat(), character: fc.nat() });
  const any = fc.record(
    {
      range: fc.record({ start: place, end: place }),
      message: fc.string({ unit: "binary" }),
      severity: fc.integer({ min: 0, max: 3 }),
      source: fc.string(),
      code: fc.oneof(fc.string(), fc.integer(), fc.record({ value: fc.oneof(fc.string(), fc.integer()) })),
      tags: fc.array(fc.integer({ min: 0, max: 4 })),
      data: fc.anything(),
    },
    { requiredKeys: ["range", "message", "severity"] },
  );
  fc.assert(
    fc.property(any, (given) => {
      const wire = JSON.parse(JSON.stringify(toWire(given))) as Record<string, unknown>;
      assert.deepEqual(wire["range"], JSON.parse(JSON.stringify(given.range)));
      assert.equal(wire["message"], given.message);
      assert.ok(!("code" in wire) || typeof wire["code"] === "string");
    }),
  );
});
