// Pages that are not what one expects: no error, nothing thrown into the page, marks where they belong.

import assert from "node:assert/strict";
import { after, afterEach, test } from "node:test";
import { marks, untilMark } from "./harness/page.ts";
import { openSwitchedOn, untilSays } from "./harness/popup.ts";
import { launchReader } from "./harness/reader.ts";
import { text } from "./harness/texts.ts";

const reader = await launchReader();
after(() => reader.close());
afterEach(() => reader.tidy());
await (await openSwitchedOn(reader, "news.example/calm.html")).close();

for (const file of ["wall", "surrogates", "right-to-left", "emoji"]) {
  test(`the mark sits exactly on its words: ${file}`, async () => {
    reader.console.length = 0;
    const page = await reader.open(`news.example/${file}.html`);
    const mark = await untilMark(page, "vague-source", "Critics say");
    assert.match(mark.text, /^Critics say\b/);
    assert.deepEqual(reader.console, []);
  });
}

for (const [file, words] of [
  ["empty", text("popupNoArticle")],
  ["no-article", text("popupNoArticle")],
  ["french", text("popupNotEnglish")],
  ["calm", text("popupNothing")],
] as const) {
  test(`nothing is marked and nothing goes wrong: ${file}`, async () => {
    reader.console.length = 0;
    const page = await reader.open(`news.example/${file}.html`);
    // The popup's word tells that the page has been looked at.
    const popup = await reader.openPopup(page);
    await untilSays(popup, words);
    await popup.close();
    assert.deepEqual(await marks(page), []);
    assert.deepEqual(reader.console, []);
  });
}
