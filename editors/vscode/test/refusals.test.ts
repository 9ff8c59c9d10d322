/** An offer whose edit was refused is never counted as accepted. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusals } from "../src/refusals";

const action = { title: "Sleepy: clone `s`", data: { offer: "offer-1" } };

test("the command after a refused edit is swallowed once; the next acceptance counts", () => {
  const refusals = new Refusals();
  refusals.add(action);
  assert.equal(refusals.swallows("sleepy.accepted", ["offer-1"]), true);
  assert.equal(refusals.swallows("sleepy.accepted", ["offer-1"]), false);
});

test("other offers and other commands pass", () => {
  const refusals = new Refusals();
  refusals.add(action);
  assert.equal(refusals.swallows("sleepy.accepted", ["offer-2"]), false);
  assert.equal(refusals.swallows("sleepy.dismiss", ["offer-1"]), false);
});

test("an action of somebody else's is no offer", () => {
  const refusals = new Refusals();
  for (const data of [undefined, null, 3, {}, { offer: 4 }]) refusals.add({ data });
  assert.equal(refusals.swallows("sleepy.accepted", [undefined]), false);
});
