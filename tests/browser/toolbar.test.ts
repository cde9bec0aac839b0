// What the toolbar button and the context menu say and do, and what becomes of an open page
// whose permission is taken back or whose tab is put to sleep.

import assert from "node:assert/strict";
import { after, afterEach, test } from "node:test";
import type { Page } from "puppeteer-core";
import { card, marks, untilMarked } from "./harness/page.ts";
import { look, openSwitchedOn, switchSite, untilSays } from "./harness/popup.ts";
import { launchReader } from "./harness/reader.ts";
import { text } from "./harness/texts.ts";
import { until, untilEqual } from "./harness/until.ts";

const reader = await launchReader();
after(() => reader.close());
afterEach(() => reader.tidy());

/** The figure at the toolbar button while `page` is in front. Neither browser tells its icon: tests/extension/badge.test.ts. */
async function badge(page: Page): Promise<string> {
  await page.bringToFront();
  return reader.inBackground(async () => {
    const [tab] = await chrome.tabs.query({ active: true });
    return chrome.action.getBadgeText({ tabId: tab!.id! });
  });
}

test("the button counts the marks of its page, and is silent where the site is off", async () => {
  const page = await openSwitchedOn(reader, "counted.example/article.html");
  const { length } = await untilMarked(page);
  await untilEqual("the count", () => badge(page), String(length));
  const other = await reader.open("uncounted.example/article.html");
  assert.equal(await badge(other), "");
  await switchSite(reader, page, false);
  await untilEqual("no count", () => badge(page), "");
});

test("the button says 0 where a page was read and nothing is marked, and nothing where none was read", async () => {
  const page = await openSwitchedOn(reader, "counted.example/calm.html");
  await untilEqual("a count of none", () => badge(page), "0");
  await page.goto("http://counted.example/no-article.html");
  await until("it to be known as no article", async () => (await reader.state(page)) === "no-article");
  await untilEqual("no count", () => badge(page), "");
});

test("the context menu has every command, and they do what their keys do", async () => {
  const page = await openSwitchedOn(reader, "menu.example/article.html");
  await untilMarked(page);
  await reader.chooseMenuItem(page, "next-mark");
  await until("the card with the focus in it", async () => (await card(reader, page))?.focusInside);
  const missing = await reader.inBackground(async () => {
    const ids = Object.keys(chrome.runtime.getManifest().commands ?? {}).filter((it) => !it.startsWith("_"));
    const failed = await Promise.all(
      ids.map((id) => new Promise((resolve) => chrome.contextMenus.update(id, {}, () => resolve(chrome.runtime.lastError?.message)))),
    );
    return ids.filter((_, index) => failed[index] !== undefined);
  });
  assert.deepEqual(missing, []);
});

test("a site is switched off and on by key and by the menu", async () => {
  const page = await openSwitchedOn(reader, "key.example/article.html");
  const before = await untilMarked(page);
  // The browsers answer at once where the site may be read already, but Chromium not without a key or a click of its own.
  await reader.inBackground(() => void (chrome.permissions.request = () => Promise.resolve(true)));
  await reader.runCommand(page, "toggle-site");
  await untilEqual("every mark to go", () => marks(page), []);
  await reader.chooseMenuItem(page, "toggle-site");
  await untilEqual("the marks to come back", () => marks(page), before);
});

test("a tab that the browser puts to sleep is marked again when it wakes", async () => {
  const page = await openSwitchedOn(reader, "sleepy.example/article.html");
  const before = await untilMarked(page);
  await reader.open("sleepy.example/calm.html");
  const slept = await reader.inBackground(async (url) => {
    const tab = (await chrome.tabs.query({})).find((it) => it.url === url)!;
    const { id } = (await chrome.tabs.discard(tab.id!)) ?? tab;
    const { discarded } = await chrome.tabs.get(id!);
    await chrome.tabs.update(id!, { active: true });
    return discarded;
  }, page.url());
  assert.ok(slept);
  // It may come back as another page of the browser's.
  await untilEqual("the same marks", async () => {
    const woken = (await reader.browser.pages()).find((it) => it.url().endsWith("sleepy.example/article.html"));
    await woken!.evaluate("globalThis.__name ??= (it) => it");
    return marks(woken!);
  }, before);
});

// The last test: in Chromium what is taken back is taken back for all sites.
test("where a permission is taken back under an open page, its marks go, the popup says so, and the choice stays", async () => {
  const page = await openSwitchedOn(reader, "taken.example/article.html");
  await untilMarked(page);
  await reader.takeBack("taken.example");
  await untilEqual("every mark to go", () => marks(page), []);
  const popup = await reader.openPopup(page);
  await untilSays(popup, text("popupRefused"));
  assert.equal((await look(popup)).on, false);
  await popup.close();
  await page.reload();
  assert.deepEqual(await marks(page), []);
  const kept = await reader.inBackground(async () => (await chrome.storage.local.get("settings"))["settings"] as { sites: Record<string, unknown> });
  assert.deepEqual(kept.sites["taken.example"], { on: true, rulesOff: [] });
});
