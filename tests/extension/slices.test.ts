import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { inSlices } from "../../extension/content/slices.ts";

/** Work of so many steps, each of which takes so many milliseconds of a clock that nothing else moves. */
function underClock(t: TestContext, { steps, each }: { steps: number; each: number }) {
  let now = 0;
  let done = 0;
  /** When the page got its turns. */
  const turns: number[] = [];
  t.mock.method(performance, "now", () => now);
  Object.assign(globalThis, { scheduler: { yield: async () => void turns.push(now) } });
  t.after(() => Reflect.deleteProperty(globalThis, "scheduler"));
  function* work(): Generator<void, string> {
    for (; done < steps; done += 1) {
      now += each;
      yield;
    }
    return "done";
  }
  return { work: work(), turns, done: () => done };
}

test("work that is short is done at once", async (t) => {
  const { work, turns } = underClock(t, { steps: 3, each: 1 });
  assert.equal(await inSlices(work, () => true), "done");
  assert.deepEqual(turns, []);
});

test("the page gets its turn after four milliseconds", async (t) => {
  const { work, turns } = underClock(t, { steps: 13, each: 1 });
  assert.equal(await inSlices(work, () => true), "done");
  assert.deepEqual(turns, [4, 8, 12]);
});

test("a slice is never longer than its four milliseconds and one step", async (t) => {
  const { work, turns } = underClock(t, { steps: 20, each: 3 });
  await inSlices(work, () => true);
  const slices = turns.map((it, index) => it - (turns[index - 1] ?? 0));
  assert.ok(slices.length > 0 && slices.every((it) => it <= 4 + 3), `slices of ${slices.join(", ")} ms`);
});

test("what is no longer wanted after a rest goes no further", async (t) => {
  const { work, turns, done } = underClock(t, { steps: 100, each: 1 });
  assert.equal(await inSlices(work, () => turns.length < 2), undefined);
  assert.equal(done(), 7);
});
