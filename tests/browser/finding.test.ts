// Which texts of a page are the article's: each page of `tests/pages` says it itself.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, afterEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { bundleExtraction } from "./extraction/bundle.ts";
import type { Judged } from "./extraction/found.ts";
import { launchReader } from "./harness/reader.ts";

const reader = await launchReader();
after(() => reader.close());
afterEach(() => reader.tidy());

const script = await bundleExtraction();
const pages = readdirSync(fileURLToPath(new URL("../pages/", import.meta.url))).filter((it) => it.endsWith(".html"));

/** Whether a text is taken, by what the page expects of it; the last two are known errors, asserted as they are. */
const TAKEN: Record<string, boolean> = { in: true, out: false, missed: false, mistaken: true };

for (const file of pages) {
  test(`exactly the article's texts are taken: ${file}`, async () => {
    const page = await reader.open(`news.example/pages/${file}`);
    const judged = (await page.evaluate(`${script}; extraction.judgeTexts()`)) as Judged[];
    const told = judged.map(({ text, expected }) => {
      assert.ok(expected !== null && expected in TAKEN, `“${text}” has no data-expect of a known value around it.`);
      return line(text, TAKEN[expected]!);
    });
    assert.ok(told.length > 0, "A page without texts says nothing.");
    assert.deepEqual(judged.map(({ text, taken }) => line(text, taken)), told);
  });
}

function line(text: string, taken: boolean): string {
  return `${taken ? "taken" : "left "} ${text}`;
}
