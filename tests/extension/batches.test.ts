import assert from "node:assert/strict";
import { test } from "node:test";
import { CONTEXT_BLOCKS, type Entry, HEAD_BLOCKS, MOST_BLOCKS, MOST_INTRODUCTIONS, MOST_LENGTH, namesIn, nextBatch } from "../../extension/content/batches.ts";

const STATES = { k: "known", p: "pending", n: "pending", "-": "aside" } as const;

/** Entries by letter: `k` known, `p` pending, `n` pending and near, `-` aside. */
function entries(letters: string, length = 100): Entry[] {
  return [...letters].map((it) => ({ state: STATES[it as keyof typeof STATES], near: it === "n", length, names: [] }));
}

/** The batch as a line: `c` for context, `s` for what is sent to be marked. */
function line(all: Entry[]): string | null {
  const batch = nextBatch(all);
  return (
    batch &&
    all
      .map((_, index) => {
        const place = batch.indices.indexOf(index);
        return place === -1 ? "." : place < batch.context ? "c" : "s";
      })
      .join("")
  );
}

for (const [name, letters, sent] of [
  ["nothing waits", "kk-k", null],
  ["no blocks", "", null],
  ["an ordinary article goes in one message", "nnpppp", "ssssss"],
  ["a block that comes later goes with what stands before it", "kkkp", "cccs"],
  ["what stands before it is bounded, and the head goes along", `${"k".repeat(15)}p`, `ccc..${"c".repeat(10)}s`],
  ["reading starts near the viewport, a little before it", `${"p".repeat(15)}np`, `ccc..${"s".repeat(12)}`],
  ["a run ends at what is known", "nkpp", "s..."],
  ["a gap is filled", "kkppkk", "ccss.."],
  ["blocks aside are passed over", "k-k-p-p", "c.c.s.s"],
  ["without anything near, the first that waits goes", "kpkp", "cs.."],
] as const) {
  test(name, () => assert.equal(line(entries(letters)), sent));
}

test("a message has at most so many blocks, context among them, besides the head", () => {
  const batch = nextBatch(entries("k".repeat(20) + "n".repeat(100)));
  assert.equal(batch?.indices.length, HEAD_BLOCKS + MOST_BLOCKS);
  assert.equal(batch?.context, HEAD_BLOCKS + CONTEXT_BLOCKS);
});

test("a message is at most so long", () => {
  const batch = nextBatch(entries("n".repeat(10), MOST_LENGTH / 4 + 1));
  assert.equal(batch?.indices.length, 3);
});

test("a block that is too long for any message goes with the head alone", () => {
  const all = [...entries("k"), ...entries("n", MOST_LENGTH + 1), ...entries("n")];
  assert.deepEqual(nextBatch(all), { indices: [0, 1], context: 1 });
});

test("every block is sent once, whatever comes near when", () => {
  const all = entries("p".repeat(300));
  const sent: number[] = [];
  for (let batch = nextBatch(all), turn = 0; batch !== null; batch = nextBatch(all), turn += 1) {
    for (const index of batch.indices.slice(batch.context)) {
      sent.push(index);
      all[index]!.state = "known";
    }
    for (const entry of all.slice((turn * 97) % 300, ((turn * 97) % 300) + 9)) {
      entry.near = true;
    }
  }
  assert.deepEqual(sent.sort((a, b) => a - b), all.map((_, index) => index));
});

test("blocks that first name somebody go along from wherever they are", () => {
  const all = entries(`${"k".repeat(30)}n`);
  all[3]!.names = ["Maria Holt"];
  all[5]!.names = ["Maria Holt"];
  all[8]!.names = ["Karl Brandt", "Maria Holt"];
  const near = Array.from({ length: CONTEXT_BLOCKS }, (_, index) => 20 + index);
  assert.deepEqual(nextBatch(all), { indices: [0, 1, 2, 3, 8, ...near, 30], context: HEAD_BLOCKS + 2 + CONTEXT_BLOCKS });
});

test("so do those that still wait for their own marks", () => {
  const all = entries(`p${"p".repeat(30)}n`);
  all[5]!.names = ["Maria Holt"];
  const batch = nextBatch(all);
  assert.deepEqual(batch?.indices.slice(0, 5), [0, 1, 2, 5, 21]);
  assert.equal(batch?.context, HEAD_BLOCKS + 1);
});

test("the head goes along to what is far down the page, without what is not read", () => {
  assert.deepEqual(nextBatch(entries(`k-kk${"k".repeat(30)}n`))?.indices.slice(0, 4), [0, 2, 3, 24]);
});

test("those that name somebody are at most so many, and at most so long", () => {
  const many = entries(`${"k".repeat(100)}n`);
  for (const [index, entry] of many.entries()) {
    entry.names = [`Person ${index}`];
  }
  assert.equal(nextBatch(many)?.context, MOST_INTRODUCTIONS.blocks + CONTEXT_BLOCKS);
  for (const entry of many) {
    entry.length = MOST_INTRODUCTIONS.length / 2;
  }
  assert.equal(nextBatch(many)?.indices.filter((it) => it < 50).length, 2);
});

for (const [text, names] of [
  ["The plan was drawn by Maria Holt, who leads the office.", ["Maria Holt"]],
  ["John F. O’Brien-Moss met Ana María Ruiz.", ["John F. O’Brien-Moss", "Ana María Ruiz"]],
  ["The senator said so. Holt did not.", []],
] as const) {
  test(`full names in: ${text}`, () => assert.deepEqual(namesIn(text), names));
}
