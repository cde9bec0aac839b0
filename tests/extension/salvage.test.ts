import assert from "node:assert/strict";
import { test } from "node:test";
import { salvage } from "../../extension/background/salvage.ts";

/** An engine that finds each block's own text, and traps for good on "trap" until it is started again. */
function engine(trap = (): Error => new WebAssembly.RuntimeError("unreachable")) {
  let broken = false;
  const calls: string[] = [];
  return {
    calls,
    none: [],
    analyze(blocks: readonly string[], context: number): string[][] {
      calls.push(blocks.join(" "));
      if (broken || blocks.includes("trap")) {
        broken = true;
        throw trap();
      }
      return blocks.slice(context).map((it) => [it]);
    },
    restart() {
      calls.push("restart");
      broken = false;
    },
  };
}

test("a batch without trouble is analysed once", () => {
  const it = engine();
  assert.deepEqual(salvage(["a", "b", "c"], 1, it), [["b"], ["c"]]);
  assert.deepEqual(it.calls, ["a b c"]);
});

test("a block that traps loses only itself, and every later call has a fresh instance", () => {
  const it = engine();
  assert.deepEqual(salvage(["a", "b", "trap", "c"], 1, it), [["b"], [], ["c"]]);
  assert.deepEqual(it.calls, ["a b trap c", "restart", "b", "trap", "restart", "c"]);
  assert.deepEqual(salvage(["d"], 0, it), [["d"]]);
});

test("a trap in the context costs no block its marks", () => {
  assert.deepEqual(salvage(["trap", "b"], 1, engine()), [["b"]]);
});

test("a stack that ran over counts as a trap", () => {
  assert.deepEqual(salvage(["trap", "b"], 0, engine(() => new RangeError("Maximum call stack size exceeded"))), [[], ["b"]]);
});

test("the engine's own refusal is thrown on and restarts nothing", () => {
  const it = engine(() => new Error("analyze() takes a list of blocks."));
  assert.throws(() => salvage(["trap"], 0, it), /takes a list of blocks/);
  assert.deepEqual(it.calls, ["trap"]);
});
