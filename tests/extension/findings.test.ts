import assert from "node:assert/strict";
import { test } from "node:test";
import { choiceFor, readingsByBlock, stampOf } from "../../extension/background/findings.ts";
import { type Mark, isReported } from "../../extension/shared/marks.ts";
import { DEFAULTS, type Settings } from "../../extension/shared/settings.ts";
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

/** The marks of a block that says `text`, for a reader who has chosen so. */
function shown(found: Analysis, changes: Partial<Settings> = {}, text = "They say it was  Staged."): Mark[] {
  const block = { kind: "paragraph", text } as const;
  const [reading] = readingsByBlock(found, [block], 0, choiceFor({ ...DEFAULTS, ...changes }, "news.example.org"));
  return reading?.marks ?? [];
}

test("marks come by block, without the context's", () => {
  const found = analysis(finding({ block: 0 }), finding({ block: 1, start: 3 }), finding({ block: 3, start: 5 }));
  const blocks = Array(4).fill({ kind: "paragraph", text: "" });
  const readings = readingsByBlock(found, blocks, 1, choiceFor(DEFAULTS, null));
  assert.deepEqual(readings.map(({ marks }) => marks.map((it) => it.start)), [[3], [], [5]]);
});

test("tentative and denied ones are not shown unless the reader wants all, and then only the tentative", () => {
  const found = analysis(finding({ level: "tentative" }), finding({ voice: "denied" }), finding({ voice: "questioned" }));
  assert.deepEqual(shown(found).map((it) => it.voice), ["questioned"]);
  assert.deepEqual(shown(found, { sensitivity: "all" }).map((it) => it.level), ["tentative", "firm"]);
});

test("a mark says who says it", () => {
  const found = analysis(finding({ attribution: 0 }), finding({ attribution: 1 }), finding({ attribution: null }));
  assert.deepEqual(
    shown(found).map((it) => it.source),
    [{ name: "Ann Lee", kind: "person" }, null, null],
  );
});

test("only a staging claim of a named voice is reported", () => {
  assert.equal(isReported({ family: "staging", voice: "named" }), true);
  assert.equal(isReported({ family: "staging", voice: "page" }), false);
  assert.equal(isReported({ family: "unattributed", voice: "named" }), false);
});

test("a rule that is off marks nothing, everywhere or on its site", () => {
  const found = analysis(finding({}), finding({ rule: "rumour" }));
  const rules = (changes: Partial<Settings>) => shown(found, changes).map((it) => it.rule);
  assert.deepEqual(rules({}), ["vague-source", "rumour"]);
  assert.deepEqual(rules({ rulesOff: ["rumour"] }), ["vague-source"]);
  const at = (site: string) => ({ sites: { [site]: { on: true, rulesOff: ["vague-source" as const] } } });
  assert.deepEqual(rules(at("example.org")), ["rumour"]);
  assert.deepEqual(rules(at("example.com")), ["vague-source", "rumour"]);
});

test("a phrase that is left out is not marked, whatever its case and white space", () => {
  const found = analysis(finding({ start: 9, end: 23 }), finding({ rule: "rumour", start: 9, end: 23 }), finding({}));
  const rules = (changes: Partial<Settings>) => shown(found, changes).map((it) => it.rule);
  assert.deepEqual(rules({ phrasesOff: [{ phrase: "It was staged" }] }), ["vague-source"]);
  assert.deepEqual(rules({ phrasesOff: [{ phrase: "was staged" }] }), ["vague-source", "rumour", "vague-source"]);
  assert.deepEqual(rules({ phrasesOff: [{ phrase: "IT was\nstaged", rule: "rumour" }] }), ["vague-source", "vague-source"]);
});

test("the stamp is another whenever other marks are shown, and only then", () => {
  const stamp = (changes: Partial<Settings>) => stampOf(choiceFor({ ...DEFAULTS, ...changes }, "example.org"));
  const same = stamp({});
  assert.equal(stamp({ looks: { strength: "clear", familyColours: false } }), same);
  assert.equal(stamp({ sites: { "example.com": { on: true, rulesOff: ["rumour"] } } }), same);
  const others = [
    stamp({ sensitivity: "all" }),
    stamp({ rulesOff: ["rumour"] }),
    stamp({ phrasesOff: [{ phrase: "critics say" }] }),
    stamp({ phrasesOff: [{ phrase: "critics say", rule: "rumour" }] }),
  ];
  assert.equal(new Set([same, ...others]).size, 5);
  assert.equal(stamp({ sites: { "example.org": { on: true, rulesOff: ["rumour"] } } }), others[1]);
});

/** What is read in "The strike was staged, Ann Lee said. …", whose only link stands in the first sentence. */
function read(found: Partial<Analysis>) {
  const text = "The strike was staged, Ann Lee said. Crime has doubled.";
  const links = [{ start: 15, end: 21, href: "https://example.org/" }];
  const sentences = [{ block: 0, start: 0, end: 36 }, { block: 0, start: 37, end: 55 }];
  const whole = { ...analysis(), attributions: [], sentences, ...found };
  const [reading] = readingsByBlock(whole, [{ kind: "paragraph", text, links }], 0, choiceFor(DEFAULTS, null));
  return reading!;
}

const lee = { kind: "person", name: "Ann Lee", start: 23, end: 30 } as const;
const says: Analysis["attributions"][number] = {
  block: 0,
  source: lee,
  cue: [{ start: 31, end: 35 }],
  content: [{ start: 0, end: 21 }],
  form: "indirect",
};

test("a claim is whoever says it with where they are mentioned, or the words that rest on nobody", () => {
  const doubled = finding({ rule: "unsourced-figure", start: 43, end: 54 });
  const { claims } = read({ attributions: [says], findings: [doubled] });
  assert.deepEqual(claims, [
    { source: { name: "Ann Lee", kind: "person" }, spot: { start: 23, end: 30, text: "Ann Lee" } },
    { source: null, spot: { start: 43, end: 54, text: "has doubled" } },
  ]);
});

test("what a named voice says, or what is tentative, does not rest on nobody", () => {
  const { claims } = read({ findings: [finding({ voice: "named" }), finding({ level: "tentative" }), finding({ attribution: 0 })] });
  assert.deepEqual(claims, []);
});

test("a staging claim has its slots, and those that the words leave empty are empty", () => {
  const staged = finding({ rule: "staged-event", family: "staging", voice: "named", start: 11, end: 21, attribution: 0 });
  const labels = [
    { role: "content", start: 0, end: 10 },
    { role: "source", start: 23, end: 30 },
    { role: "content", start: 0, end: 21 },
  ] as const;
  const { marks } = read({ attributions: [says], findings: [{ ...staged, labels: [...labels] }] });
  assert.deepEqual(marks[0]?.staging, { what: "The strike", by: null, evidence: "staged" });
  assert.equal(marks[0]?.source?.name, "Ann Lee");
  const bare = read({ findings: [{ ...staged, start: 37, end: 42, attribution: null }] });
  assert.deepEqual(bare.marks[0]?.staging, { what: null, by: null, evidence: null });
});

test("the words by which a page calls itself an opinion go with the block that they stand in, and never with context", () => {
  const blocks = [{ kind: "paragraph", text: "Opinion" }, { kind: "paragraph", text: "The bridge is late." }] as const;
  const whole: Analysis = { ...analysis(), attributions: [], opinion: { block: 0, start: 0, end: 7 } };
  const opinions = (context: number) => readingsByBlock(whole, [...blocks], context, choiceFor(DEFAULTS, null)).map((it) => it.opinion);
  assert.deepEqual(opinions(0), ["Opinion", null]);
  assert.deepEqual(opinions(1), [null]);
});
