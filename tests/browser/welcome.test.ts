// The page that opens after installation: a paragraph to try the marks on, the two modes, the promise.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { axe } from "./harness/axe.ts";
import { WELCOME, launchReader } from "./harness/reader.ts";
import { text } from "./harness/texts.ts";
import { until, untilEqual } from "./harness/until.ts";

const reader = await launchReader({ welcome: true });
after(() => reader.close());
await until("the page that welcomes", async () => (await reader.countOwn(WELCOME)) === 1);
const page = await reader.openOwn(WELCOME);

const words = (selector: string) =>
  page.evaluate((selector) => document.querySelector(selector)?.textContent ?? null, selector);

test("it says what Says Who does, and what stays private in three lines", async () => {
  await untilEqual("the title", () => words("h1"), text("welcomeTitle"));
  const lines = await page.evaluate(() => Array.from(document.querySelectorAll("li"), (it) => it.textContent));
  assert.deepEqual(lines, ["privacyHere", "privacyOff", "privacyKept"].map((it) => text(it)));
});

test("its paragraphs carry real marks of both families, and a card opens over one of them", async () => {
  const marked = () =>
    page.evaluate(() =>
      Array.from(CSS.highlights, ([name, them]) => Array.from(them, (it) => `${name}: ${it.startContainer.textContent!.slice(it.startOffset, it.endOffset)}`))
        .flat()
        .sort(),
    );
  await until("both marks", async () => {
    const found = await marked();
    return found.some((it) => /unattributed.*: Critics say/.test(it)) && found.some((it) => /staging.*: Everything/.test(it));
  });
  assert.equal((await marked()).length, 2);
  const { x, y } = await page.evaluate(() => {
    const [, them] = [...CSS.highlights].find(([name]) => name.includes("unattributed"))!;
    const [it] = [...them];
    const range = new Range();
    range.setStart(it!.startContainer, it!.startOffset);
    range.setEnd(it!.endContainer, it!.endOffset);
    const { left, top, width, height } = range.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  });
  await page.moveMouse(x, y);
  await until("the card", () => page.evaluate(() => document.querySelector("[popover]:popover-open") !== null));
  await page.press("Escape");
  await until("the card to close", () => page.evaluate(() => document.querySelector("[popover]") === null));
});

test("the first mode is chosen, and another choice is kept", async () => {
  const chosen = () => page.evaluate(() => document.querySelector<HTMLInputElement>("input[name=mode]:checked")?.value);
  const kept = () => reader.inBackground(async () => ((await chrome.storage.local.get("settings"))["settings"] as { mode: string }).mode);
  await untilEqual("the first mode", chosen, "listed");
  await page.click("input[value=all]");
  await untilEqual("the choice to be said", () => words("#mode-said"), text("modeAllChosen"));
  assert.equal(await kept(), "all");
  await page.click("input[value=listed]");
  await untilEqual("the choice to be said", () => words("#mode-said"), text("modeListedChosen"));
  assert.equal(await kept(), "listed");
});

test("axe finds nothing", async () => assert.deepEqual(await axe(page), []));
