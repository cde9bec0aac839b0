// The popup and its switch: which sites are on, what is injected, what the popup says.

import assert from "node:assert/strict";
import { after, afterEach, test } from "node:test";
import type { Page } from "puppeteer-core";
import { marks, untilMarked } from "./harness/page.ts";
import { SWITCH, look, openSwitchedOn, switchSite, untilSays } from "./harness/popup.ts";
import { launchReader } from "./harness/reader.ts";
import { text } from "./harness/texts.ts";
import { until, untilEqual } from "./harness/until.ts";

const reader = await launchReader();
after(() => reader.close());
afterEach(() => reader.tidy());

/** The match patterns that the browser injects our script into. */
const registered = () =>
  reader.inBackground(async () =>
    (await chrome.scripting.getRegisteredContentScripts()).flatMap((it) => it.matches ?? []),
  );

async function assertUntouched(page: Page): Promise<void> {
  assert.equal(await reader.countInjectedWorlds(page), 0, "no script of ours lives in the page");
  assert.deepEqual(await marks(page), []);
}

test("after installation every site is off and nothing is injected anywhere", async () => {
  const page = await reader.open("news.example/article.html");
  assert.deepEqual(await registered(), []);
  await assertUntouched(page);
  const popup = await reader.openPopup(page);
  const view = await untilSays(popup, text("popupOff"));
  assert.match(view.text, /news\.example/);
  assert.equal(view.on, false);
});

test("the real popup switches an open page on and off at once, and on again without a load", async () => {
  const page = await reader.open("news.example/article.html");
  await switchSite(reader, page, true);
  const before = await untilMarked(page);
  assert.equal(await reader.countInjectedWorlds(page), 1);
  await switchSite(reader, page, false);
  await untilEqual("every mark to go", () => marks(page), []);
  await switchSite(reader, page, true);
  await untilEqual("the marks to come back", () => marks(page), before);

  await switchSite(reader, page, false);
  await page.reload();
  assert.deepEqual(await registered(), []);
  await assertUntouched(page);
});

test("other open tabs of the site follow the switch", async () => {
  const behind = await reader.open("news.example/article.html");
  const front = await reader.open("news.example/article.html");
  await switchSite(reader, front, true);
  await untilMarked(front);
  await untilMarked(behind);
  await switchSite(reader, front, false);
  await untilEqual("the marks behind to go", () => marks(behind), []);
});

test("a subdomain of a site that is on is on; another site is not touched", async () => {
  const page = await openSwitchedOn(reader, "paper.example/article.html");
  await untilMarked(page);
  await page.goto("http://local.paper.example/article.html");
  await untilMarked(page);
  await page.goto("http://newspaper.example/article.html");
  await assertUntouched(page);

  await page.goto("http://local.paper.example/article.html");
  await untilMarked(page);
  await switchSite(reader, page, false);
  await untilEqual("the subdomain's marks to go", () => marks(page), []);
  await page.reload();
  await assertUntouched(page);
  await page.goto("http://paper.example/article.html");
  await untilMarked(page);
});

test("the popup says how many marks the page has", async () => {
  const page = await openSwitchedOn(reader, "states.example/article.html");
  await untilMarked(page);
  const popup = await reader.openPopup(page);
  const view = await untilSays(popup, text("popupMarks", (await marks(page)).length));
  assert.match(view.text, /states\.example/);
  assert.equal(view.on, true);
});

test("the popup counts each family for itself", async () => {
  const page = await openSwitchedOn(reader, "families.example/article.html");
  const all = await untilMarked(page);
  const staging = all.filter((it) => it.family === "staging").length;
  assert.ok(0 < staging && staging < all.length);
  const popup = await reader.openPopup(page);
  await untilEqual("both counts", () =>
    popup.evaluate(() => Array.from(document.querySelectorAll("#families li"), (it) => (it as HTMLElement).innerText.trim().split(/\s/)[0])),
    [String(all.length - staging), String(staging)]);
});

test("what the browser refuses is said in words, and nothing is switched on", async () => {
  const page = await reader.open("refused.example/article.html");
  const popup = await reader.openPopup(page);
  await untilSays(popup, text("popupOff"));
  // The prompt is the browser's own and cannot be answered here, so this stands for a reader's no.
  await popup.evaluate(() => void (chrome.permissions.request = () => Promise.resolve(false)));
  await popup.click(SWITCH);
  const view = await untilSays(popup, text("popupRefused"));
  assert.equal(view.on, false);
  await assertUntouched(page);
  const kept = await reader.inBackground(async () => (await chrome.storage.local.get("settings"))["settings"] as { sites?: object } | undefined);
  assert.ok(!Object.hasOwn(kept?.sites ?? {}, "refused.example"));
});

test("Tab goes through all that the popup offers, and Enter presses the switch", async () => {
  const page = await reader.open("tab.example/article.html");
  const popup = await reader.openPopup(page);
  await untilSays(popup, text("popupOff"));
  await popup.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    addEventListener("focusin", ({ target }) => (document.documentElement.dataset["reached"] += ` ${(target as Element).id || (target as Element).className}`));
  });
  const reached = () => popup.evaluate(() => document.documentElement.dataset["reached"]?.split(" ") ?? []);
  const untilReached = (id: string) =>
    until(`${id} to be reached`, async () => {
      if ((await reached()).includes(id)) return true;
      await popup.press("Tab");
      return false;
    });
  await untilReached("switch");
  await popup.press("Enter");
  await untilSays(popup, text("popupFirst"));
  for (const id of ["jump", "hide", "pause", "panel", "options"]) await untilReached(id);
});

for (const [file, name] of [
  ["calm", "popupNothing"],
  ["no-article", "popupNoArticle"],
  ["empty", "popupNoArticle"],
  ["french", "popupNotEnglish"],
] as const) {
  test(`the popup says why nothing is marked: ${file}`, async () => {
    const page = await reader.open(`states.example/${file}.html`);
    const popup = await reader.openPopup(page);
    const view = await untilSays(popup, text(name));
    assert.match(view.text, /states\.example/);
    assert.equal(view.on, true);
  });
}

test("the popup says once that a page calls itself an opinion, and none of its judgements is marked", async () => {
  const page = await reader.open("states.example/opinion.html");
  const popup = await reader.openPopup(page);
  await untilSays(popup, `${text("popupNothing")} ${text("pageOpinion", "Opinion")}`);
  assert.deepEqual(await marks(page), []);
});

test("the popup has nothing to switch on a page that no extension may read", async () => {
  const page = await reader.open();
  const popup = await reader.openPopup(page);
  assert.equal((await untilSays(popup, text("popupUnreadable"))).on, undefined);
});

test("a store that browsers keep extensions away from is a page that cannot be read too, and why is said", async () => {
  const page = await reader.open("microsoftedge.microsoft.com/article.html");
  const popup = await reader.openPopup(page);
  assert.equal((await untilSays(popup, text("popupUnreadableWhy"))).on, undefined);
});

test("on an error page of a site that is on, the popup says why it cannot be read", async () => {
  const page = await openSwitchedOn(reader, "broken.example/article.html");
  await untilMarked(page);
  await page.goto("http://broken.example/gone").catch(() => {});
  const popup = await reader.openPopup(page);
  assert.equal((await untilSays(popup, text("popupKeptOut"))).on, true);
});

test("the choice survives the background's death", async () => {
  const page = await openSwitchedOn(reader, "kept.example/article.html");
  await untilMarked(page);
  await reader.stopBackground();
  await page.reload();
  await untilMarked(page);
  const popup = await reader.openPopup(page);
  await untilEqual("the switch to be on", async () => (await look(popup)).on, true);
});

test("the choice survives a restart of the browser", async () => {
  const page = await openSwitchedOn(reader, "lasting.example/article.html");
  await untilMarked(page);
  await reader.restart();
  const again = await reader.open("lasting.example/article.html");
  await untilMarked(again);
});
