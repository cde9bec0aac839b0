// The page that opens after installation: a paragraph to try the marks on, the two modes, the promise.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { axe } from "./harness/axe.ts";
import { hover, marks, untilMark, untilMarked } from "./harness/page.ts";
import { launchReader } from "./harness/reader.ts";
import { text } from "./harness/texts.ts";
import { until, untilEqual } from "./harness/until.ts";

const reader = await launchReader({ welcome: true });
after(() => reader.close());

const page = await until("the page that welcomes", async () =>
  (await reader.browser.pages()).find((it) => it.url().startsWith(`${reader.origin}/welcome/`)),
);

test("after installation it opens by itself, once", async () => {
  await page.waitForSelector("input[name=mode]:checked");
  assert.equal(await page.$eval("h1", (it) => it.textContent), text("welcomeTitle"));
  await reader.stopBackground();
  await reader.inBackground(() => 0);
  const welcomes = (await reader.browser.pages()).filter((it) => it.url().includes("/welcome/"));
  assert.equal(welcomes.length, 1);
});

test("its paragraphs carry real marks of both families, and a card opens over them", async () => {
  await page.bringToFront();
  await untilMark(page, "vague-source", "Critics say");
  await untilMark(page, "staged-event", "staged event");
  const found = await untilMarked(page);
  assert.equal(found.length, 2, JSON.stringify(found));
  const card = await hover(reader, page, "vague-source", "Critics say");
  assert.equal(card.role, "dialog");
  await page.keyboard.press("Escape");
  assert.deepEqual(await marks(page), found);
});

test("the first mode is chosen, and another choice is kept", async () => {
  const chosen = () => page.$$eval("input[name=mode]", (all) => all.find((it) => it.checked)?.value);
  assert.equal(await chosen(), "listed");
  await page.click("input[value=all]");
  await untilEqual("the choice to be said", () => page.$eval("#mode-said", (it) => it.textContent), text("modeAllChosen"));
  const mode = () => reader.inBackground(async () => ((await chrome.storage.local.get("settings")) as any).settings?.mode);
  assert.equal(await mode(), "all");
  await page.click("input[value=listed]");
  await untilEqual("the choice to be said", () => page.$eval("#mode-said", (it) => it.textContent), text("modeListedChosen"));
  assert.equal(await mode(), "listed");
});

test("axe finds nothing", async () => {
  assert.deepEqual(await axe(page), []);
});
