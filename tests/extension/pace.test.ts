import assert from "node:assert/strict";
import { test } from "node:test";
import { createPace } from "../../extension/shared/pace.ts";

/** When the turns come that are asked for at these times. */
function turns(...times: number[]): number[] {
  const pace = createPace({ first: 50, most: 400 });
  return times.map((it) => it + pace.wait(it));
}

test("what is asked for now and then is done at once", () => assert.deepEqual(turns(0, 200, 400), [0, 200, 400]));

test("what is asked for again and again is done ever more rarely, up to a bound", () =>
  assert.deepEqual(turns(0, 0, 100, 300, 700, 1_100), [0, 100, 300, 700, 1_100, 1_500]));

test("a turn that is due already comes at once", () => assert.deepEqual(turns(0, 90, 290), [0, 100, 300]));

test("a rest of twice the last wait is forgiven", () => assert.deepEqual(turns(0, 10, 301, 302), [0, 100, 301, 401]));

test("a reset is forgiven at once", () => {
  const pace = createPace({ first: 50, most: 400 });
  pace.wait(0);
  pace.wait(0);
  pace.reset();
  assert.equal(pace.wait(1), 0);
});
