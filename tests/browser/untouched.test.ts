// What the extension leaves as it was: the page's document, its console, and the network.

import assert from "node:assert/strict";
import { after, afterEach, test } from "node:test";
import type { Page } from "puppeteer-core";
import { card, hover, untilMarked, untilNoCard } from "./harness/page.ts";
import { openSwitchedOn, switchSite } from "./harness/popup.ts";
import { launchReader } from "./harness/reader.ts";
import { until } from "./harness/until.ts";

const reader = await launchReader();
after(() => reader.close());
afterEach(() => reader.tidy());

const serialised = (page: Page) => page.evaluate(() => document.documentElement.outerHTML);

test("the page's document is byte for byte what it was, before, with marks and after the card", async () => {
  const page = await reader.open("news.example/article.html");
  const before = await serialised(page);
  await page.evaluate(() => {
    const seen: string[] = [];
    new MutationObserver((records) => {
      for (const it of records) seen.push(`${it.type} on ${it.target.nodeName}`);
    }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    Object.assign(globalThis, { seen });
  });
  await switchSite(reader, page, true);
  await untilMarked(page);
  assert.equal(await serialised(page), before, "with marks");
  assert.deepEqual(await page.evaluate("globalThis.seen"), [], "marking mutates nothing");

  await hover(reader, page, "vague-source");
  await page.keyboard.press("Escape");
  await untilNoCard(reader, page);
  assert.equal(await serialised(page), before, "after the card");

  await page.reload();
  await untilMarked(page);
  assert.equal(await serialised(page), before, "after a load with the site on");
  await switchSite(reader, page, false);
  assert.equal(await serialised(page), before, "after switching off");
});

for (const host of ["plain.example", "trusted.example"]) {
  test(`marking and the card say nothing in the page's console: ${host}`, async () => {
    reader.console.length = 0;
    const page = await reader.open(`${host}/article.html`);
    // Under a strict policy the browser complains of the page's own style.
    const before = new Set(reader.console.map((it) => it.text));
    await switchSite(reader, page, true);
    await untilMarked(page);
    await hover(reader, page, "vague-source");
    await page.keyboard.press("Escape");
    await untilNoCard(reader, page);
    await reader.runCommand(page, "next-mark");
    await until("the card", () => card(reader, page));
    await page.reload();
    await untilMarked(page);
    await switchSite(reader, page, false);
    assert.deepEqual(
      reader.console.filter((it) => !before.has(it.text)),
      [],
    );
  });
}

test("page scripts see no globals of ours", async () => {
  const globals = (page: Page) => page.evaluate(() => Object.getOwnPropertyNames(globalThis).sort());
  const page = await reader.open("globals.example/article.html");
  const before = await globals(page);
  await switchSite(reader, page, true);
  await untilMarked(page);
  assert.deepEqual(await globals(page), before);
});

test("no request leaves the extension", async () => {
  reader.internet.requests.length = 0;
  const page = await openSwitchedOn(reader, "quiet.example/article.html");
  await untilMarked(page);
  await hover(reader, page, "staged-event");
  await page.keyboard.press("Escape");
  await reader.runCommand(page, "next-mark");
  await reader.stopBackground();
  await page.reload();
  await untilMarked(page);
  await switchSite(reader, page, false);
  // The browsers are silenced by switches and preferences, so the page and its icon are all there is.
  const others = reader.internet.requests
    .map(({ method, url }) => `${method} ${url}`)
    .filter((it) => !/^GET http:\/\/quiet\.example\/(article\.html|favicon\.ico)$/.test(it));
  assert.deepEqual(others, []);
});
