// Our own pages in the dark, from right to left, and to axe.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { axe, axeInCard } from "./harness/axe.ts";
import { CARD, bringIntoView, hover, untilMark } from "./harness/page.ts";
import { openSwitchedOn, switchSite, untilSays } from "./harness/popup.ts";
import { WELCOME, launchReader } from "./harness/reader.ts";
import { text } from "./harness/texts.ts";
import { until, untilEqual } from "./harness/until.ts";

const NARROW = 320;
/** A sidebar of Firefox drawn small. */
const SIDEBAR = 240;

const reader = await launchReader({ darkMode: true });
after(() => reader.close());

for (const path of ["options/options.html", WELCOME]) {
  test(`axe finds nothing in ${path} in the dark, wide, narrow and from right to left`, async () => {
    const page = await reader.openOwn(path);
    await until("it to be drawn", () => page.evaluate(() => document.querySelector("input[name=mode]:checked") !== null));
    assert.ok(await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches));
    for (const [width, direction] of [
      [1000, "ltr"],
      [NARROW, "ltr"],
      [NARROW, "rtl"],
    ] as const) {
      await page.resize(width, 800);
      await page.evaluate((direction) => void (document.documentElement.dir = direction), direction);
      assert.deepEqual(await axe(page), [], `${width} pixels, ${direction}`);
      const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      assert.equal(wide, room, `nothing has to be scrolled to sideways: ${width} pixels, ${direction}`);
    }
    await reader.closeOwn();
  });
}

test("axe finds nothing in the dark popup, panel and card, the panel and the card narrow too", async () => {
  const page = await openSwitchedOn(reader, "news.example/article.html");
  await untilMark(page, "staged-event", "staged");
  const popup = await reader.openPopup(page);
  await untilSays(popup, text("popupFirst"));
  assert.deepEqual(await axe(popup), []);
  await popup.close();

  for (const width of [1000, NARROW]) {
    // The mouse moves on from where it was, which must not be outside of the window.
    await page.mouse.move(1, 1);
    await page.setViewport({ width, height: 700 });
    await untilEqual("the page's width", () => page.evaluate(() => innerWidth), width);
    await bringIntoView(page, "staged-event");
    await hover(reader, page, "staged-event");
    assert.deepEqual(await axeInCard(reader, page), [], `${width} pixels`);
    await page.reload();
    await untilMark(page, "staged-event", "staged");
  }

  const panel = await reader.openPanel(page);
  await until("the panel to list the marks", () => panel.evaluate(() => document.querySelectorAll("#marks li").length > 0));
  for (const width of [SIDEBAR, 360]) {
    await panel.resize(width, 800);
    await untilEqual("the panel's width", () => panel.evaluate(() => innerWidth), width);
    assert.deepEqual(await axe(panel), [], `${width} pixels`);
    const [wide, room] = await panel.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.equal(wide, room, "nothing has to be scrolled to sideways");
  }
  await panel.close();
});

test("who wants no motion gets none", async (t) => {
  const still = await launchReader({ reducedMotion: true });
  t.after(() => still.close());
  const moving = () =>
    Array.from(document.querySelectorAll("*"), (it) => getComputedStyle(it))
      .filter(({ transitionDuration, animationName }) => !/^0s(, 0s)*$/.test(transitionDuration) || animationName !== "none").length;
  const page = await still.open("news.example/article.html");
  const popup = await still.openPopup(page);
  await untilSays(popup, text("popupOff"));
  assert.equal(await popup.evaluate(moving), 0);
  await popup.close();
  const other = await reader.open("news.example/article.html");
  const lively = await reader.openPopup(other);
  await untilSays(lively, "news.example");
  assert.notEqual(await lively.evaluate(moving), 0, "the switch slides for who does not mind");
  await lively.close();
  // The card comes and goes without motion for everybody.
  await switchSite(still, page, true);
  await untilMark(page, "staged-event", "staged");
  await bringIntoView(page, "staged-event");
  await hover(still, page, "staged-event");
  const animations = await still.inClosedRoot(page, CARD, (root) => root.getAnimations().length + root.host.getAnimations().length);
  assert.equal(animations, 0);
});

test("axe does find what is wrong", async () => {
  const page = await reader.openOwn(WELCOME);
  await page.evaluate(() => document.querySelector("main")!.append(document.createElement("button")));
  assert.match((await axe(page)).join("\n"), /^button-name: /m);
});
