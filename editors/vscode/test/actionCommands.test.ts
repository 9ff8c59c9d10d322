/** A listed action's command runs with its own arguments, however many lists came after. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ActionCommands } from "../src/actionCommands";

let registered: Map<string, () => unknown>;
let ran: unknown[];
let commands: ActionCommands;

beforeEach(() => {
  registered = new Map();
  ran = [];
  const register = (name: string, act: () => unknown) => {
    assert.ok(!registered.has(name), "VS Code refuses a second command of the same name");
    registered.set(name, act);
    return { dispose: () => registered.delete(name) };
  };
  commands = new ActionCommands(register, (command, args) => ran.push([command, ...args]));
});

const accepted = (offer: string) => ({ title: "Accepted", command: "sleepy.accepted", arguments: [offer] });

test("each command runs with its own arguments, in any order", () => {
  const [one, two] = [commands.named(accepted("a")), commands.named(accepted("b"))];
  registered.get(two.command)?.();
  registered.get(one.command)?.();
  assert.deepEqual(ran, [
    ["sleepy.accepted", "b"],
    ["sleepy.accepted", "a"],
  ]);
});

test("no arguments are left for VS Code to keep", () => {
  assert.equal("arguments" in commands.named(accepted("a")), false);
});

test("the same action listed again has the same command", () => {
  assert.deepEqual(commands.named(accepted("a")), commands.named(accepted("a")));
  assert.equal(registered.size, 1);
});

test("a command without arguments stays what it is", () => {
  assert.deepEqual(commands.named({ title: "Pause", command: "sleepy.pause" }), {
    title: "Pause",
    command: "sleepy.pause",
  });
  assert.equal(registered.size, 0);
});

test("what was listed long ago is forgotten, what is listed again is kept, and in the end nothing stays", () => {
  const first = commands.named(accepted("first"));
  for (let i = 0; i < 5000; i++) {
    commands.named(accepted(`offer ${i}`));
    assert.deepEqual(commands.named(accepted("first")), first);
  }
  assert.ok(registered.size <= 500);
  commands.dispose();
  assert.equal(registered.size, 0);
});
