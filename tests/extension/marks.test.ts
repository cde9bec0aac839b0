import assert from "node:assert/strict";
import { test } from "node:test";
import { type Mark, joinOverlapping } from "../../extension/shared/marks.ts";
import { selectorsIn } from "../../extension/shared/selectors.ts";

function mark(changes: Partial<Mark>): Mark {
  return {
    rule: "vague-source",
    family: "unattributed",
    voice: "page",
    level: "firm",
    confidence: 0.9,
    start: 0,
    end: 10,
    message: "",
    source: null,
    answer: null,
    staging: null,
    ...changes,
  };
}

const joined = (...marks: Mark[]) => joinOverlapping(marks).map(({ marks, start, end }) => [start, end, marks.map((it) => it.rule)]);

test("marks that overlap become one, as wide as all of them", () => {
  assert.deepEqual(joined(mark({ start: 5, end: 12, rule: "rumour" }), mark({ start: 0, end: 8 })), [
    [0, 12, ["rumour", "vague-source"]],
  ]);
});

test("marks that only touch stay two", () => {
  assert.deepEqual(joined(mark({ start: 0, end: 5 }), mark({ start: 5, end: 8, rule: "rumour" })), [
    [0, 5, ["vague-source"]],
    [5, 8, ["rumour"]],
  ]);
});

test("a firm mark gives a joined one its looks, and among firm ones the family that is painted last", () => {
  const staged = mark({ rule: "staged-event", family: "staging", level: "tentative", start: 2, end: 6 });
  assert.deepEqual(joined(staged, mark({})), [[0, 10, ["vague-source", "staged-event"]]]);
  assert.deepEqual(joined({ ...staged, level: "firm" }, mark({})), [[0, 10, ["staged-event", "vague-source"]]]);
});

test("selectors count characters, not code units", () => {
  const text = "😀 critics say 😀 critics say";
  const at = text.lastIndexOf("critics say");
  const [first, second] = selectorsIn(text, [{ start: 3, end: 14 }, { start: at, end: at + 11 }]);
  assert.deepEqual(first, { exact: "critics say", prefix: "😀 ", suffix: " 😀 critics say", start: 2, end: 13 });
  assert.deepEqual(second, { exact: "critics say", prefix: "😀 critics say 😀 ", suffix: "", start: 16, end: 27 });
});
