import assert from "node:assert/strict";
import { test } from "node:test";
import { marksByBlock } from "../../extension/background/findings.ts";
import { isReported } from "../../extension/shared/marks.ts";
import type { Analysis, Finding } from "../../src/wasm/api.d.ts";

function finding(changes: Partial<Finding>): Finding {
  return {
    rule: "vague-source",
    family: "unattributed",
    block: 0,
    start: 0,
    end: 7,
    voice: "page",
    level: "firm",
    confidence: 0.9,
    message: "Nobody is named.",
    labels: [],
    attribution: null,
    ...changes,
  };
}

function analysis(...findings: Finding[]): Analysis {
  const source = { kind: "person", name: "Ann Lee", start: 0, end: 7 } as const;
  const of = { block: 0, cue: [], content: [], form: "direct" } as const;
  return {
    id: null,
    offsets: "utf16",
    sentences: [],
    attributions: [{ ...of, cue: [], content: [], source }, { ...of, cue: [], content: [], source: null }],
    findings,
    sources: [],
  };
}

test("marks come by block, without the context's", () => {
  const found = analysis(finding({ block: 0 }), finding({ block: 1, start: 3 }), finding({ block: 3, start: 5 }));
  assert.deepEqual(
    marksByBlock(found, 1, 4).map((marks) => marks.map((it) => it.start)),
    [[3], [], [5]],
  );
});

test("tentative and denied ones are not shown", () => {
  const found = analysis(finding({ level: "tentative" }), finding({ voice: "denied" }), finding({ voice: "questioned" }));
  assert.deepEqual(marksByBlock(found, 0, 1)[0]?.map((it) => it.voice), ["questioned"]);
});

test("a mark says who says it", () => {
  const found = analysis(finding({ attribution: 0 }), finding({ attribution: 1 }), finding({ attribution: null }));
  assert.deepEqual(
    marksByBlock(found, 0, 1)[0]?.map((it) => it.source),
    [{ name: "Ann Lee", kind: "person" }, null, null],
  );
});

test("only a staging claim of a named voice is reported", () => {
  assert.equal(isReported({ family: "staging", voice: "named" }), true);
  assert.equal(isReported({ family: "staging", voice: "page" }), false);
  assert.equal(isReported({ family: "unattributed", voice: "named" }), false);
});
