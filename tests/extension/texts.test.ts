// The words of the product, and that the code and the styles name what is there.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { FLASH, highlightNames, styleSheet } from "../../extension/shared/looks.ts";
import { RULES } from "../../extension/shared/rules.ts";

const extension = new URL("../../extension/", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, extension), "utf8");
type Messages = Record<string, { message: string; placeholders?: Record<string, { content: string }> }>;
const messagesIn = (language: string) => JSON.parse(read(`_locales/${language}/messages.json`)) as Messages;
const messages = messagesIn("en");
const languages = readdirSync(new URL("_locales/", extension));
const sources = readdirSync(extension, { recursive: true, encoding: "utf8" }).filter((it) => /\.(ts|html)$/.test(it));

for (const language of languages.filter((it) => it !== "en")) {
  test(`${language} has every text, with the same placeholders, and no other`, () => {
    const theirs = messagesIn(language);
    assert.deepEqual(Object.keys(theirs).sort(), Object.keys(messages).sort());
    for (const [name, { message, placeholders }] of Object.entries(messages)) {
      assert.deepEqual(contentsOf(theirs[name]!.placeholders), contentsOf(placeholders), name);
      assert.deepEqual(placeholdersIn(theirs[name]!.message), placeholdersIn(message), name);
      assert.notEqual(theirs[name]!.message.trim(), "", name);
    }
  });
}

test("each placeholder that a text names is explained, and each that is explained is named", () => {
  for (const [name, { message, placeholders = {} }] of Object.entries(messages)) {
    assert.deepEqual(placeholdersIn(message), Object.keys(placeholders).sort(), name);
  }
});

function contentsOf(placeholders: Messages[string]["placeholders"]): string[] {
  return Object.entries(placeholders ?? {}).map(([name, { content }]) => `${name}: ${content}`).sort();
}

function placeholdersIn(message: string): string[] {
  return [...new Set([...message.matchAll(/\$(\w+)\$/g)].map(([, name]) => name!.toLowerCase()))].sort();
}

test("no text judges what it marks or who wrote it", () => {
  for (const [name, { message }] of Object.entries(messages)) {
    assert.doesNotMatch(message, /propaganda|fake|biase?d?\b|conspirac|lie\b|lies\b|untrue|false/i, name);
  }
});

test("every text is used, and every text that is used exists", () => {
  const code = sources.map(read).join("\n");
  for (const name of Object.keys(messages)) {
    const isRung = name.startsWith("rung");
    assert.ok(isRung || code.includes(`"${name}"`) || code.includes(`__MSG_${name}__`), `"${name}" is not used.`);
  }
  for (const [, inCode, inMarkup] of code.matchAll(/(?:text|message|part)\("(\w+)"|data-text="(\w+)"/g)) {
    const name = inCode ?? inMarkup ?? "";
    assert.ok(name in messages, `There is no text "${name}".`);
  }
  for (const kind of ["Person", "Organisation", "Document", "Role", "Anonymous", "Vague"]) {
    assert.ok(`rung${kind}` in messages, kind);
  }
});

test("marks of each family and certainty have a style of their own, whatever the reader chooses", () => {
  const styles = styleSheet();
  const looks = (["quiet", "clear"] as const).flatMap((strength) =>
    [true, false].map((familyColours) => ({ strength, familyColours })),
  );
  const names = looks.flatMap(highlightNames);
  assert.equal(new Set(names).size, 4 * 3 * 2);
  for (const name of [...names, FLASH]) {
    assert.equal(styles.split(`::highlight(${name})`).length - 1, 2, `${name}: once in colours and once in forced ones.`);
  }
});

test("marks are on the screen only", () => {
  assert.match(styleSheet().replace(/@media screen[^{]*\{(?:[^{}]|\{[^{}]*\})*\}/g, ""), /^\s*$/);
});

test("the table of rules is the engine's", () => {
  const pages = readdirSync(new URL("../../src/rules/", import.meta.url)).filter((it) => it.endsWith(".md"));
  assert.deepEqual(Object.keys(RULES).sort(), pages.map((it) => it.replace(".md", "").replaceAll("_", "-")).sort());
});
