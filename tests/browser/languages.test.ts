// The popup and the card as readers of other languages have them: in German, whose words are longer,
// and in a browser that is drawn from right to left.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, axeInCard } from "./harness/axe.ts";
import { CARD, bringIntoView, hover, untilMark } from "./harness/page.ts";
import { openSwitchedOn, untilGrown, untilSays } from "./harness/popup.ts";
import { launchReader } from "./harness/reader.ts";
import { text, textIn } from "./harness/texts.ts";
import { until } from "./harness/until.ts";

/** Chromium makes no popup higher. */
const HIGHEST_POPUP = 600;

/** The popup's extent, and what lies outside of it. */
function extent() {
  const root = document.documentElement;
  return {
    direction: root.dir,
    height: root.scrollHeight,
    cutOff: Array.from(document.querySelectorAll("main *"), (it) => ({ it, box: it.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.left < 0 || box.right > root.clientWidth))
      .map(({ it }) => it.outerHTML.slice(0, 80)),
    label: document.getElementById("switch-label")!.getBoundingClientRect().left,
    track: document.querySelector(".track")!.getBoundingClientRect().left,
  };
}

test("in German the popup says all of it without a bar to scroll it, and what the card offers stands in one line", async (t) => {
  const reader = await launchReader({ language: "de" });
  t.after(() => reader.close());
  const german = textIn("de");
  const page = await openSwitchedOn(reader, "news.example/sample.html");
  await untilMark(page, "staged-event", "staged");
  const popup = await reader.openPopup(page);
  await untilSays(popup, german("popupFirst"));
  await untilSays(popup, german("popupPause"));
  await until("the fourth mark", () => popup.evaluate(() => document.querySelectorAll("#marks li").length === 4));
  await untilGrown(popup);
  const { height, cutOff } = await popup.evaluate(extent);
  assert.ok(height <= HIGHEST_POPUP, `${height} pixels`);
  assert.deepEqual(cutOff, []);
  assert.deepEqual(await axe(popup), []);
  await popup.close();

  await bringIntoView(page, "staged-event");
  const { text: said } = await hover(reader, page, "staged-event");
  for (const name of ["slotBy", "cardWho", "cardSettles", "cardWhy", "cardIgnorePhrase"]) assert.ok(said.includes(german(name)), said);
  const tops = await reader.inClosedRoot(page, CARD, (root) =>
    Array.from(root.querySelectorAll("[data-ignore]"), (it) => it.getBoundingClientRect().top),
  );
  assert.equal(new Set(tops).size, 1, String(tops));
});

test("from right to left the popup and the card are turned around, and their English parts are not", async (t) => {
  const reader = await launchReader({ rightToLeft: true });
  t.after(() => reader.close());
  const page = await openSwitchedOn(reader, "news.example/article.html");
  await untilMark(page, "staged-event", "staged");
  const popup = await reader.openPopup(page);
  await untilSays(popup, text("popupFirst"));
  await untilGrown(popup);
  const { direction, cutOff, label, track } = await popup.evaluate(extent);
  assert.equal(direction, "rtl");
  assert.ok(track < label, "the switch stands to the left of its words");
  assert.deepEqual(cutOff, []);
  assert.deepEqual(await axe(popup), []);
  await popup.close();

  await bringIntoView(page, "staged-event");
  const { rect } = await hover(reader, page, "staged-event");
  const parts = await reader.inClosedRoot(page, CARD, (root) => {
    const box = (selector: string) => root.querySelector(selector)!.getBoundingClientRect();
    const question = root.querySelector(".question")!;
    const { direction, textAlign } = getComputedStyle(question);
    return { card: root.querySelector<HTMLElement>("[role]")!.dir, close: box(".close").left, kind: box(".kind span").right, direction, textAlign };
  });
  assert.equal(parts?.card, "rtl");
  assert.ok(parts.close < rect.x + 40, "the cross stands at the left");
  assert.ok(parts.kind > rect.x + rect.width - 40, "the words begin at the right");
  assert.deepEqual([parts.direction, parts.textAlign], ["ltr", "right"]);
  const window = await page.evaluate(() => innerWidth);
  assert.ok(rect.x >= 0 && rect.x + rect.width <= window, JSON.stringify(rect));
  assert.deepEqual(await axeInCard(reader, page), []);
});
