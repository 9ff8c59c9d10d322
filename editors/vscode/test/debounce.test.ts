/** Of a burst of calls the last one runs, once. */
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Debounced } from "../src/debounce";

test("a burst runs once, after the last call's delay", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  let runs = 0;
  const debounced = new Debounced(150, () => runs++);
  for (let i = 0; i < 10; i++) {
    debounced.call();
    mock.timers.tick(100);
  }
  assert.equal(runs, 0);
  mock.timers.tick(50);
  assert.equal(runs, 1);
  mock.timers.tick(1000);
  assert.equal(runs, 1);
  debounced.call();
  debounced.dispose();
  mock.timers.tick(1000);
  assert.equal(runs, 1);
  mock.timers.reset();
});
