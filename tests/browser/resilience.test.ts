// What may befall an open page: it goes on working or stops quietly, and says nothing in the console.

import assert from "node:assert/strict";
import { after, afterEach, beforeEach, test } from "node:test";
import type { Page } from "puppeteer-core";
import { card, hover, insertParagraph, marks, pointOnMark, untilMark, untilMarked, untilNoCard } from "./harness/page.ts";
import { openSwitchedOn, untilSays } from "./harness/popup.ts";
import { launchReader } from "./harness/reader.ts";
import { text } from "./harness/texts.ts";
import { stays, until, untilEqual } from "./harness/until.ts";

const reader = await launchReader();
after(() => reader.close());
await (await openSwitchedOn(reader, "news.example/article.html")).close();

beforeEach(() => {
  reader.console.length = 0;
});
afterEach(async () => {
  assert.deepEqual(reader.console, []);
  await reader.tidy();
});

const open = async (): Promise<Page> => {
  const page = await reader.open("news.example/article.html");
  await untilMark(page, "vague-source", "Critics say");
  return page;
};

test("a background that dies while it holds a batch gets the batch again", async () => {
  const page = await open();
  await reader.stopBackground();
  // The popup wakes it without a batch.
  const popup = await reader.openPopup(page);
  await untilSays(popup, text("popupMarks", (await marks(page)).length));
  await popup.close();
  await reader.inBackground(() => {
    // This life never learns what the reader has chosen, and so never answers.
    chrome.storage.local.get = () => {
      Object.assign(self, { asked: true });
      return new Promise(() => {});
    };
  });
  await insertParagraph(page);
  await until("the batch to be in the background", () => reader.inBackground(() => "asked" in self));
  await reader.stopBackground();
  await untilMark(page, "vague-source", "Observers believe");
});

test("a background that stays away is asked again when it is back", async () => {
  const page = await open();
  await reader.inBackground(() => {
    chrome.runtime.onMessage.addListener((message: { call: string }, _, reply: (it: unknown) => void) => {
      if (message.call !== "analyze" || "back" in self) return false;
      reply("nothing that can be understood");
      const refused = self as { refused?: number };
      refused.refused = (refused.refused ?? 0) + 1;
      return true;
    });
  });
  await insertParagraph(page);
  // The first reply wins, and the engine's takes a moment longer.
  await until("a whole round of tries to be refused", () =>
    reader.inBackground(() => ((self as { refused?: number }).refused ?? 0) >= 4),
  );
  await reader.inBackground(() => void Object.assign(self, { back: true }));
  await untilMark(page, "vague-source", "Observers believe");
});

test("a page that opens its document anew is read anew", async () => {
  const page = await open();
  await page.evaluate(() => {
    document.open();
    document.write(`<!doctype html><html lang="en"><title>Rain closes the ferry</title><article><h1>Rain closes the ferry</h1>
      <p>HARBRIDGE — The ferry across the bay stood still on Wednesday after a night of rain, and the harbour office told passengers to take the bus along the coast road until the evening.</p>
      <p>The ferry is sixty years old. Observers believe it has made its last crossing, and the bus was full by nine o’clock on Wednesday morning.</p></article>`);
    document.close();
  });
  await untilMark(page, "vague-source", "Observers believe");
  assert.ok(!(await marks(page)).some((it) => it.family === "staging"), "the old document's marks are gone");
  await hover(reader, page, "vague-source", "Observers believe");
  await page.keyboard.press("Escape");
  await untilNoCard(reader, page);
});

test("a page that takes the card away keeps its peace, and another mark still gets its card", async () => {
  const page = await open();
  await page.evaluate(() => {
    let taken = 0;
    const observer = new MutationObserver(() => {
      const host = document.querySelector("[popover]");
      if (host === null) return;
      host.remove();
      taken += 1;
      Object.assign(globalThis, { taken });
      observer.disconnect();
    });
    observer.observe(document, { childList: true, subtree: true });
  });
  const { x, y } = await pointOnMark(page, "vague-source", "Critics say");
  await page.mouse.move(x, y, { steps: 4 });
  await until("the page to take the card", () => page.evaluate(() => "taken" in globalThis));
  await page.mouse.move(1, 1);
  await hover(reader, page, "staged-event");
});

test("a page that takes the card away while it opens breaks nothing", async () => {
  const page = await open();
  await page.evaluate(() => {
    document.addEventListener(
      "beforetoggle",
      (event) => {
        (event.target as Element).remove();
        Object.assign(globalThis, { taken: true });
      },
      { capture: true, once: true },
    );
  });
  const { x, y } = await pointOnMark(page, "vague-source", "Critics say");
  await page.mouse.move(x, y, { steps: 4 });
  await until("the page to take the card", () => page.evaluate(() => "taken" in globalThis));
  await page.mouse.move(1, 1);
  await hover(reader, page, "staged-event");
});

test("a page that has changed the language's own objects is marked like any other", async () => {
  const page = await reader.open("news.example/hostile.html");
  const popup = await reader.openPopup(page);
  await untilSays(popup, text("popupOneMark"));
  await popup.close();
  // The test sees the page through the same objects.
  await page.evaluate("giveBack()");
  await untilMark(page, "vague-source", "Critics say");
  await hover(reader, page, "vague-source", "Critics say");
});

test("marks that the page has thrown out come back with the next that are painted", async () => {
  const page = await open();
  const before = await marks(page);
  await page.evaluate(() => CSS.highlights.clear());
  await insertParagraph(page);
  await untilMark(page, "vague-source", "Observers believe");
  assert.equal((await marks(page)).length, before.length + 1);
});

test("a page that changes a thousand times a second is still read, and asks little of the background", async () => {
  const page = await open();
  await reader.inBackground(() => {
    chrome.runtime.onMessage.addListener((message: { call: string }) => {
      const seen = self as { batches?: number };
      if (message.call === "analyze") seen.batches = (seen.batches ?? 0) + 1;
      return false;
    });
  });
  const batches = () => reader.inBackground(() => (self as { batches?: number }).batches ?? 0);
  await page.evaluate(() => {
    const text = document.getElementById("vague")!.firstChild as Text;
    const words = text.data;
    const box = document.body.appendChild(document.createElement("div"));
    let turn = 0;
    setInterval(() => {
      for (let it = 0; it < 10; it += 1) {
        turn += 1;
        text.data = `${words} It has been ${turn} minutes.`;
        box.replaceChildren(document.createElement("i"));
      }
    }, 10);
  });
  await insertParagraph(page);
  await untilMark(page, "vague-source", "Observers believe");
  const before = await batches();
  // Long enough for the pace to have reached its bound; at the page's own pace there would be hundreds.
  await stays("the page to be open", 1_500, () => !page.isClosed());
  const asked = (await batches()) - before;
  assert.ok(asked <= 5, `${asked} batches in a second and a half`);
});

test("a page that is translated loses its marks, and has them again in its own words", async () => {
  const page = await open();
  const before = await untilMarked(page);
  for (const [translate, restore] of [
    [() => document.documentElement.classList.add("translated-ltr"), () => document.documentElement.classList.remove("translated-ltr")],
    [() => void (document.documentElement.lang = "de"), () => void (document.documentElement.lang = "en")],
  ] as const) {
    await page.evaluate(translate);
    await untilEqual("every mark to go", () => marks(page), []);
    await page.evaluate(restore);
    await untilEqual("the marks to come back", () => marks(page), before);
  }
});

test("a page that comes back from the back-forward cache is still followed", async () => {
  const page = await open();
  await page.evaluate(() => addEventListener("pageshow", (event) => Object.assign(globalThis, { cached: event.persisted })));
  await page.goto("http://news.example/calm.html");
  await page.goBack();
  await untilMark(page, "vague-source", "Critics say");
  await insertParagraph(page);
  await untilMark(page, "vague-source", "Observers believe");
});

test("an extension that is reloaded under an open page takes it over from its former self", async () => {
  const page = await open();
  const before = await marks(page);
  await reader.reloadExtension();
  await untilEqual("the same marks", () => marks(page), before);
  await insertParagraph(page);
  await untilMark(page, "vague-source", "Observers believe");
  const seen = (await marks(page)).map((it) => `${it.family} ${it.text}`);
  assert.equal(new Set(seen).size, seen.length, "each mark is there once");
  await hover(reader, page, "vague-source", "Observers believe");
  assert.equal(await page.evaluate(() => document.querySelectorAll("[popover]").length), 1, "one card");
});

test("an extension that is removed under an open page leaves nothing painted", async () => {
  const page = await open();
  const { x, y } = await pointOnMark(page, "vague-source", "Critics say");
  await reader.browser.uninstallExtension(reader.extensionId);
  await page.mouse.move(x, y, { steps: 4 });
  await until("nothing to be painted", () =>
    page.evaluate(() => {
      const line = getComputedStyle(document.getElementById("vague")!, "::highlight(sayswho-unattributed)").textDecorationLine;
      return CSS.highlights.get("sayswho-unattributed") === undefined || line === "none";
    }),
  );
  assert.equal(await card(reader, page), undefined);
});
