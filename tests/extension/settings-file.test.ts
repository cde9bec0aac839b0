import assert from "node:assert/strict";
import { test } from "node:test";
import { formatSettings, formatSites, readSettingsFile, readSites, siteFromText } from "../../extension/shared/settings-file.ts";
import type { Settings } from "../../extension/shared/settings.ts";

const CHOSEN = {
  mode: "all",
  sites: {
    "[::1]": { on: true, rulesOff: [] },
    "example.org": { on: true, rulesOff: ["vague-source", "rumour"] },
    "news.example.org": { on: false, rulesOff: [] },
  },
  sensitivity: "all",
  rulesOff: ["staged-event"],
  phrasesOff: [{ phrase: "rumour: has it" }, { phrase: "was staged", rule: "staged-event" }],
  looks: { strength: "clear", familyColours: false },
} satisfies Partial<Settings>;

const FILE = `Says Who settings 2
mode all
marks all
look clear
colours off
rule-off staged-event
phrase-off any: rumour: has it
phrase-off staged-event: was staged
site [::1] on
site example.org on without vague-source rumour
site news.example.org off
`;

test("settings are written a line for each choice, and read again as they were", () => {
  assert.equal(formatSettings(CHOSEN), FILE);
  assert.deepEqual(readSettingsFile(FILE), CHOSEN);
});

test("empty lines, remarks and the line ends of other systems change nothing", () => {
  assert.deepEqual(readSettingsFile(`# Mine.\r\n\r\n${FILE.replaceAll("\n", "\r\n")}\n`), CHOSEN);
});

test("what a file does not mention is as after installation", () => {
  const read = readSettingsFile("Says Who settings 2\nmode all\n");
  assert.ok(!("line" in read));
  assert.equal(read.sensitivity, "firm");
  assert.deepEqual(read.sites, {});
});

for (const line of [
  "mode some",
  "mode",
  "marks",
  "look loud",
  "colours maybe",
  "rule-off no-such-rule",
  "phrase-off critics say",
  "phrase-off any:",
  "phrase-off no-such-rule: critics say",
  `phrase-off any: ${"x".repeat(301)}`,
  "site example.org",
  "site example.org on without",
  "site example.org on without no-such-rule",
  "site example.org on with rumour",
  "site example.com/ on\nsite example.com off",
  "toString x",
  "{",
]) {
  test(`a file with the line "${line.slice(0, 50).replace("\n", "⏎")}" is refused, and the line named`, () => {
    const bad = readSettingsFile(`Says Who settings 2\n${line}\nmode all\n`);
    assert.deepEqual(bad, { line: 1 + line.split("\n").length, text: line.split("\n").at(-1)!.slice(0, 80) });
  });
}

test("a file that is none of ours is refused at its first line, an empty one too", () => {
  assert.deepEqual(readSettingsFile('{ "version": 2 }'), { line: 1, text: '{ "version": 2 }' });
  assert.deepEqual(readSettingsFile("Says Who settings 3\n"), { line: 1, text: "Says Who settings 3" });
  assert.deepEqual(readSettingsFile(""), { line: 1, text: "" });
});

test("a list of sites is the same lines without their first word, sorted", () => {
  const { "news.example.org": news, ...others } = CHOSEN.sites;
  const list = "[::1] on\nexample.org on without vague-source rumour\nnews.example.org off\n";
  assert.equal(formatSites({ "news.example.org": news, ...others }), list);
  assert.deepEqual(readSites(list), { sites: CHOSEN.sites });
  assert.deepEqual(readSites("example.org on\nexample.com\n"), { line: 2, text: "example.com" });
});

for (const [typed, site] of [
  ["example.org", "example.org"],
  ["www.Example.org", "example.org"],
  ["https://www.example.org/news?id=1", "example.org"],
  ["example.org/news", "example.org"],
  ["localhost:3000", "localhost"],
  ["bücher.example", "xn--bcher-kva.example"],
  ["ftp://example.org", null],
  ["two words", null],
  ["", null],
] as const) {
  test(`"${typed}" is understood as ${site}`, () => assert.equal(siteFromText(typed), site));
}
