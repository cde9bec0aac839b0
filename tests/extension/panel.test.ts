// What the panel makes of a page: the ledger of sources, and what is taken along.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FORMATS } from "../../extension/panel/exports.ts";
import { ledgerOf } from "../../extension/panel/ledger.ts";
import type { ListedClaim, Listing, Source } from "../../extension/shared/marks.ts";

let next = 0;
const claim = (source: Source | null): ListedClaim => ({ id: String((next += 1)), text: source?.name ?? "crime has doubled", source });
const person = (name: string) => claim({ name, kind: "person" });

test("a surname counts for the one person who has it, and for nobody where two have it", () => {
  const names = (...claims: ListedClaim[]) => ledgerOf(claims).sources.map((it) => [it.name, it.claims.length]);
  assert.deepEqual(names(person("Maria Holt"), person("Holt")), [["Maria Holt", 2]]);
  assert.deepEqual(names(person("Holt"), person("Maria Holt")), [["Maria Holt", 2]]);
  assert.deepEqual(names(person("Maria Holt"), person("Karl Holt"), person("Holt")), [["Maria Holt", 1], ["Karl Holt", 1], ["Holt", 1]]);
  assert.deepEqual(names(person("Maria Holt"), person("Bolt")), [["Maria Holt", 1], ["Bolt", 1]]);
});

test("claims are counted by the rung they rest on, and those that rest on nobody too", () => {
  const { counts } = ledgerOf([person("Ann Lee"), claim({ name: "critics", kind: "vague" }), claim(null), claim(null)]);
  assert.deepEqual(counts, { person: 1, organisation: 0, document: 0, role: 0, anonymous: 0, vague: 1, nobody: 2 });
});

test("somebody who is named once is named for all that they say", () => {
  const mayor = claim({ name: "the mayor", kind: "role" });
  const named = claim({ name: "the mayor", kind: "person" });
  assert.deepEqual(ledgerOf([mayor, named]).sources.map((it) => [it.kind, it.claims.length]), [["person", 2]]);
});

const listing: Listing = {
  address: "https://news.example/a|b",
  title: "A *title* with [signs]",
  status: { state: "read", marks: { unattributed: 1, staging: 0 }, claims: 1, opinion: null, hidden: false },
  marks: [
    {
      id: "1",
      text: "Critics say",
      marks: [
        {
          rule: "vague-source",
          family: "unattributed",
          voice: "vague",
          level: "tentative",
          confidence: 0.4,
          start: 0,
          end: 11,
          message: "Who are “critics”?",
          source: { name: "critics", kind: "vague" },
          answer: null,
          staging: null,
        },
      ],
    },
  ],
  claims: [claim({ name: "critics", kind: "vague" })],
};

const made = {
  listing,
  ledger: ledgerOf(listing.claims),
  selectors: [{ exact: "Critics say", prefix: "", suffix: " so", start: 7, end: 18 }],
  date: new Date("2026-05-01T10:00:00Z"),
  titleOf: () => "Unnamed group",
};

test("Markdown has address, date, marks and sources, and what the page says stays words", () => {
  assert.equal(
    FORMATS.markdown.write(made),
    `# A \\*title\\* with \\[signs\\]

<https://news.example/a|b>, read on 2026-05-01

## Marks

1. “Critics say”
   - Unnamed group, tentative (\`vague-source\`): Who are “critics”?

## Sources

| Source | Kind | Claims |
| --- | --- | --- |
| critics | vague | 1 |
`,
  );
});

test("JSON has all that the cards say", () => {
  const { address, date, marks, sources } = JSON.parse(FORMATS.json.write(made));
  assert.deepEqual([address, date], [listing.address, "2026-05-01T10:00:00.000Z"]);
  assert.equal(marks[0].reasons[0].level, "tentative");
  assert.equal(marks[0].where.start, 7);
  assert.deepEqual(sources, [{ name: "critics", kind: "vague", mentions: ["critics"] }]);
});

test("a Web Annotation points to the words by quotation and by position", () => {
  const [annotation] = JSON.parse(FORMATS.annotation.write(made));
  assert.equal(annotation["@context"], "http://www.w3.org/ns/anno.jsonld");
  assert.equal(annotation.type, "Annotation");
  assert.equal(annotation.body[0].value, "Unnamed group: Who are “critics”?");
  assert.deepEqual(annotation.target, {
    source: listing.address,
    selector: [
      { type: "TextQuoteSelector", exact: "Critics say", prefix: "", suffix: " so" },
      { type: "TextPositionSelector", start: 7, end: 18 },
    ],
  });
});
