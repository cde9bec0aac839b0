// The card over a mark: what opens and closes it, what it says, and what it leaves alone.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, afterEach, test } from "node:test";
import type { Page } from "puppeteer-core";
import type { RuleInfo } from "../../src/wasm/api.d.ts";
import { CARD, bringIntoView, card, hover, lineOfMark, pointOnMark, untilMark, untilNoCard } from "./harness/page.ts";
import { openSwitchedOn } from "./harness/popup.ts";
import { launchReader } from "./harness/reader.ts";
import { stays, until } from "./harness/until.ts";

const reader = await launchReader();
after(() => reader.close());
afterEach(() => reader.tidy());
await (await openSwitchedOn(reader, "news.example/article.html")).close();
await (await openSwitchedOn(reader, "strict.example/article.html")).close();

/** Longer than the 300 ms after which a card that was left closes. */
const LONGER_THAN_LEAVING = 600;

async function openMarked(address = "news.example/article.html"): Promise<Page> {
  const page = await reader.open(address);
  await untilMark(page, "vague-source", "Critics say");
  await untilMark(page, "staged-event", "staged");
  return page;
}

/** What the engine says of its rules, as the card gets it. */
async function ruleInfo(page: Page, name: string): Promise<RuleInfo> {
  const popup = await reader.openPopup(page);
  const reply = await popup.evaluate(
    () => chrome.runtime.sendMessage({ call: "rules", request: null }) as Promise<{ value: RuleInfo[] }>,
  );
  await popup.close();
  return reply.value.find((it) => it.name === name)!;
}

for (const host of ["news.example", "strict.example"]) {
  test(`hovering a mark says what it is, why, who says it and what would settle it: ${host}`, async () => {
    const page = await openMarked(`${host}/article.html`);
    const rule = await ruleInfo(page, "vague-source");
    const { text, role } = await hover(reader, page, "vague-source");
    for (const part of [rule.title, rule.question, rule.settles]) assert.ok(text.includes(part), `"${part}" in: ${text}`);
    assert.match(text, /nobody/i);
    assert.notEqual(role, null);
  });
}

test("the card over a reported claim names its speaker", async () => {
  const page = await openMarked();
  const mark = await untilMark(page, "staged-event", "debate was staged");
  assert.equal(mark.reported, true);
  assert.match((await hover(reader, page, "staged-event", "debate was staged")).text, /Karl Brandt/);
});

test("the card closes on Escape and opens again", async () => {
  const page = await openMarked();
  await hover(reader, page, "vague-source");
  await page.keyboard.press("Escape");
  await untilNoCard(reader, page);
  await page.mouse.move(5, 5);
  await hover(reader, page, "vague-source");
});

test("the card stays while the pointer is in it and closes after it has left", async () => {
  const page = await openMarked();
  const { rect } = await hover(reader, page, "vague-source");
  await page.mouse.move(rect.x + rect.width / 2, rect.y + rect.height / 2, { steps: 8 });
  await stays("the card under the pointer", LONGER_THAN_LEAVING, async () => (await card(reader, page)) !== undefined);
  await page.mouse.move(5, 5, { steps: 4 });
  await untilNoCard(reader, page);
});

test("the card goes from mark to mark with the pointer", async () => {
  const page = await openMarked();
  // So narrow that the first card, which hangs from the middle of the page, does not lie over the second mark.
  await page.evaluate(() => void (document.getElementById("staging")!.style.width = "220px"));
  const first = await hover(reader, page, "vague-source");
  const { x, y } = await pointOnMark(page, "staged-event");
  await page.mouse.move(x, y, { steps: 4 });
  await until("another card", async () => {
    const second = await card(reader, page);
    return second !== undefined && second.text !== first.text;
  });
});

test("hovering moves no focus, scrolls nothing and shifts nothing", async () => {
  const page = await openMarked();
  await page.focus("#before");
  await page.evaluate(() => scrollTo(0, 40));
  const layout = () =>
    page.evaluate(() => ({
      focus: document.activeElement?.id,
      scroll: [scrollX, scrollY],
      size: [document.documentElement.scrollWidth, document.documentElement.scrollHeight],
      boxes: Array.from(document.querySelectorAll("nav, h1, p, footer"), (it) => {
        const { x, y, width, height } = it.getBoundingClientRect();
        return [x, y, width, height];
      }),
    }));
  const before = await layout();
  await hover(reader, page, "staged-event");
  assert.deepEqual(await layout(), before);
  await page.keyboard.press("Escape");
  await untilNoCard(reader, page);
  assert.deepEqual(await layout(), before);
});

test("a key opens the card with the focus in it, and Escape gives the focus back", async () => {
  const page = await openMarked();
  await page.focus("#before");
  await reader.runCommand(page, "next-mark");
  const first = await until("the card with the focus in it", async () => {
    const it = await card(reader, page);
    return it?.focusInside && it;
  });
  await reader.runCommand(page, "next-mark");
  await until("the next mark's card", async () => {
    const it = await card(reader, page);
    return it?.focusInside && it.text !== first.text;
  });
  await page.keyboard.press("Escape");
  await untilNoCard(reader, page);
  assert.equal(await page.evaluate(() => document.activeElement?.id), "before");
});

test("one key goes back to the mark before, another opens the card of the nearest", async () => {
  const page = await openMarked();
  const focused = (not = "") =>
    until("another card with the focus in it", async () => {
      const it = await card(reader, page);
      return it?.focusInside && it.text !== not && it.text;
    });
  await reader.runCommand(page, "next-mark");
  const first = await focused();
  await reader.runCommand(page, "next-mark");
  await focused(first);
  await reader.runCommand(page, "previous-mark");
  await until("the first card again", async () => (await card(reader, page))?.text === first);
  await page.keyboard.press("Escape");
  await untilNoCard(reader, page);
  await reader.runCommand(page, "open-card");
  await focused();
});

test("a key brings a mark that is far down into view", async () => {
  const page = await openMarked();
  await page.evaluate(() => {
    document.getElementById("lead")!.style.marginTop = "3000px";
    scrollTo(0, 0);
  });
  await reader.runCommand(page, "next-mark");
  await until("the card with the focus in it", async () => (await card(reader, page))?.focusInside);
  const { y } = await pointOnMark(page, "vague-source");
  assert.ok(0 < y && y < 800, `the mark is at ${y}`);
});

for (const [where, part] of [
  ["above", 0.2],
  ["below", 0.8],
] as const) {
  test(`in a window too low for it, a card is scrolled in and leaves the words it speaks of to be seen: ${where}`, async () => {
    const page = await openMarked();
    await page.setViewport({ width: 700, height: 420 });
    await page.evaluate(() => (document.body.style.paddingBlock = "100vh"));
    await bringIntoView(page, "staged-event", "", part);
    const { rect } = await hover(reader, page, "staged-event");
    const { top, height } = await lineOfMark(page, "staged-event", "");
    const isBeside = where === "above" ? rect.y >= top + height : rect.y + rect.height <= top;
    assert.ok(isBeside && rect.y >= 0 && rect.y + rect.height <= 420, JSON.stringify({ top, height, rect }));
    const end = await reader.inClosedRoot(page, CARD, (root) => {
      const card = root.querySelector("[role]")!;
      card.scrollTo({ top: card.scrollHeight, behavior: "instant" });
      return { scrolled: card.scrollTop, last: card.lastElementChild!.getBoundingClientRect().bottom };
    });
    assert.ok(end!.scrolled > 0 && end!.last <= rect.y + rect.height, JSON.stringify({ end, rect }));
  });
}

test("the page's style sheet does not reach the card", async () => {
  const page = await openMarked();
  const friendly = await hover(reader, page, "vague-source");
  await page.mouse.move(5, 5);
  await untilNoCard(reader, page);
  await page.addStyleTag({ content: await readFile(new URL("pages/hostile.css", import.meta.url), "utf8") });
  const { text, rect } = await hover(reader, page, "vague-source");
  assert.equal(text, friendly.text);
  assert.equal(Math.round(rect.width), Math.round(friendly.rect.width));
  assert.equal(Math.round(rect.height), Math.round(friendly.rect.height));
  const onTop = await page.evaluate(
    ({ x, y, width, height }, selector) =>
      document.elementFromPoint(x + width / 2, y + height / 2)?.matches(selector),
    rect,
    CARD,
  );
  assert.ok(onTop, "the card is what is seen in its middle");
});
