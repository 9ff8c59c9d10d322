/** The status item says in a line what happens, for every state. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { lookOf } from "../src/look";
import type { Phase } from "../src/look";
import { menuOf } from "../src/menu";
import { STATES } from "../src/protocol";
import type { Status } from "../src/protocol";

const HERE = "file:///demo/src/main.rs";
const status = (changes: Partial<Status> = {}): Status => ({
  state: "asleep",
  text: "asleep",
  ready: {},
  model: null,
  paused: false,
  ...changes,
});

test("while it thinks, the item turns and says about which error", () => {
  const look = lookOf("running", status({ state: "thinking", text: "thinking about E0382 in orders.rs" }), HERE);
  assert.equal(look.text, "$(loading~spin) Sleepy: thinking about E0382 in orders.rs");
  assert.equal(look.spoken, "Sleepy, thinking about E0382 in orders.rs");
});

test("asleep with fixes for the file in sight, it says how many; those of other files don't count", () => {
  const ready = { [HERE]: 2, "file:///demo/src/other.rs": 5 };
  assert.equal(lookOf("running", status({ ready }), HERE).text, "$(lightbulb) Sleepy: 2 fixes ready");
  assert.equal(lookOf("running", status({ ready: { [HERE]: 1 } }), HERE).text, "$(lightbulb) Sleepy: 1 fix ready");
  assert.equal(lookOf("running", status({ ready }), undefined).text, "$(check) Sleepy: asleep");
});

test("a missing model is a warning and a dead server an error", () => {
  assert.equal(lookOf("running", status({ state: "model-missing", text: "no model" }), HERE).colour, "warning");
  assert.equal(lookOf("running", status({ state: "failed", text: "cargo is missing" }), HERE).colour, "error");
  assert.equal(lookOf("stopped", undefined, HERE).colour, "error");
});

test("a server that has gone is not shown with what it said last", () => {
  assert.match(lookOf("stopped", status({ state: "thinking", text: "thinking" }), HERE).text, /stopped/);
});

test("every state has a look of one short line, and the server's words make no icons", () => {
  const text = fc.string({ unit: "binary", maxLength: 300 });
  fc.assert(
    fc.property(fc.constantFrom(...STATES), text, (state, words) => {
      const look = lookOf("running", status({ state, text: `$(bug) ${words}` }), HERE);
      assert.ok(look.text.length < 120 && !look.text.includes("\n"));
      assert.equal(look.text.split("$(").length, 2);
    }),
  );
});

test("the menu resumes when paused and pauses otherwise", () => {
  const commands = (paused: boolean) => menuOf("running", status({ paused })).map((entry) => entry.command);
  assert.ok(commands(true).includes("sleepy.resume") && !commands(true).includes("sleepy.pause"));
  assert.ok(commands(false).includes("sleepy.pause") && !commands(false).includes("sleepy.resume"));
});

test("the menu offers the model only where it is missing, and the install only where there is no server", () => {
  const has = (phase: Phase, state: Status["state"], command: string) =>
    menuOf(phase, status({ state })).some((entry) => entry.command === command);
  assert.ok(has("running", "model-missing", "sleepy.pullModel"));
  assert.ok(!has("running", "asleep", "sleepy.pullModel"));
  assert.ok(has("no-server", "asleep", "sleepy.install"));
  assert.ok(!has("running", "asleep", "sleepy.install"));
});

test("restart and log are at hand in every phase", () => {
  for (const phase of ["off", "no-server", "starting", "running", "stopped"] as const) {
    const commands = menuOf(phase, undefined).map((entry) => entry.command);
    assert.ok(commands.includes("sleepy.restart") && commands.includes("sleepy.showLog"), phase);
  }
});
