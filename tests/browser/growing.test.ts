// Pages that grow and change while they are read.

import assert from "node:assert/strict";
import { after, afterEach, test } from "node:test";
import { marks, untilMark } from "./harness/page.ts";
import { openSwitchedOn } from "./harness/popup.ts";
import { launchReader } from "./harness/reader.ts";
import { untilEqual } from "./harness/until.ts";

const reader = await launchReader();
after(() => reader.close());
afterEach(() => reader.tidy());
await (await openSwitchedOn(reader, "news.example/calm.html")).close();

const open = async () => {
  const page = await reader.open("news.example/article.html");
  await untilMark(page, "vague-source", "Critics say");
  return page;
};

test("paragraphs that a page adds as it is scrolled are marked, each screen of them", async () => {
  const page = await open();
  await page.evaluate(() => {
    let screens = 0;
    // Each screen's source is another: the same one again would be counted at its first mark.
    const sources = ["Observers", "Experts", "Analysts"];
    addEventListener("scroll", () => {
      if (screens === 3 || scrollY + innerHeight < document.documentElement.scrollHeight - 10) return;
      screens += 1;
      for (let line = 0; line < 20; line += 1) {
        const paragraph = document.createElement("p");
        paragraph.textContent = line === 19
          ? `${sources[screens - 1]} believe that reading ${screens} was the longest of the night, and the clerk put out the lamps.`
          : `Line ${line} of reading ${screens} was taken down by the clerk, who had brought a second pencil for the evening.`;
        document.getElementById("calm")!.parentElement!.append(paragraph);
      }
    });
  });
  for (const screen of [1, 2, 3]) {
    await page.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" }));
    await untilEqual(
      `the mark of screen ${screen}`,
      async () => (await marks(page)).filter((it) => /^(Observers|Experts|Analysts) believe/.test(it.text)).length,
      screen,
    );
  }
});

test("a post put above all others is marked, and the marks below stay", async () => {
  const page = await open();
  const before = await marks(page);
  await page.evaluate(() => {
    const paragraph = document.createElement("p");
    paragraph.textContent = "The doors have been opened again. Observers believe that the vote comes before midnight, and the hall is full.";
    document.querySelector("article p, main p")!.before(paragraph);
  });
  await untilMark(page, "vague-source", "Observers believe");
  assert.deepEqual((await marks(page)).filter((it) => !/^(Observers|Experts|Analysts) believe/.test(it.text)), before);
});

test("a paragraph drawn anew in the same words keeps its mark", async () => {
  const page = await open();
  const before = await marks(page);
  await page.evaluate(() => {
    const old = document.getElementById("vague")!;
    old.replaceWith(old.cloneNode(true));
  });
  await untilEqual("the same marks", () => marks(page), before);
});

test("a text node that a page puts in another's place is marked in its own words", async () => {
  const page = await open();
  await page.evaluate(() => {
    document.getElementById("vague")!.replaceChildren(
      "The line would open in four years. Observers believe that the route was settled in the spring, and the hall was full.",
    );
  });
  await untilMark(page, "vague-source", "Observers believe");
  assert.ok(!(await marks(page)).some((it) => it.text.startsWith("Critics say")), "the old words' mark is gone");
});
