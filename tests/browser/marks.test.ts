// What marks leave alone, how they look, and what the reader can do about them in the card.

import assert from "node:assert/strict";
import { after, afterEach, test } from "node:test";
import type { Page } from "puppeteer-core";
import { axe, axeInCard } from "./harness/axe.ts";
import { CARD, bringIntoView, card, hover, lineOfMark, marks, pointOnMark, untilMark, untilNoCard } from "./harness/page.ts";
import { openSwitchedOn, untilSays } from "./harness/popup.ts";
import { launchReader } from "./harness/reader.ts";
import { text } from "./harness/texts.ts";
import { until, untilEqual } from "./harness/until.ts";

const reader = await launchReader();
after(() => reader.close());
afterEach(async () => {
  await reader.tidy();
  await change({ sensitivity: "firm", rulesOff: [], phrasesOff: [], looks: { strength: "quiet", familyColours: true } });
});
await (await openSwitchedOn(reader, "news.example/article.html")).close();

async function openMarked(file = "article"): Promise<Page> {
  const page = await reader.open(`news.example/${file}.html`);
  await untilMark(page, "vague-source", "Critics say");
  return page;
}

/** What the options page does, from a page of the extension's own. */
async function change(settings: object): Promise<void> {
  const page = await reader.open("news.example/calm.html");
  const popup = await reader.openPopup(page);
  await popup.evaluate(
    (request: object) => chrome.runtime.sendMessage({ call: "changeSettings", request }) as Promise<void>,
    settings,
  );
  await popup.close();
  await page.close();
}

const press = (page: Page, selector: string) =>
  reader.inClosedRoot(page, CARD, (root, selector: string) => root.querySelector<HTMLElement>(selector)!.click(), selector);

const names = (page: Page) => page.evaluate(() => [...CSS.highlights.keys()]);

for (const [what, is] of [
  ["phrase", "this phrase"],
  ["rule", "this rule"],
  ["here", "this rule on this site"],
] as const) {
  test(`“don't mark ${is}” takes the mark away at once, the card stays to undo it, and undoing brings it back`, async () => {
    const page = await openMarked();
    const isMarked = async () => (await marks(page)).some((it) => /critics say/i.test(it.text));
    await hover(reader, page, "vague-source");
    await press(page, `[data-ignore=${what}]`);
    await until("the mark to go", async () => !(await isMarked()));
    await until("the card to offer undoing", async () => (await card(reader, page))?.text.includes(text("cardUndo")));
    await press(page, ".undo");
    await until("the mark to come back", isMarked);
    await untilNoCard(reader, page);
  });
}

test("tentative marks are shown when all are wanted, told apart from firm ones, and go again", async () => {
  const page = await openMarked("marks");
  const firm = await marks(page);
  assert.ok(firm.every((it) => !it.tentative));
  await page.evaluate(() => {
    const paragraph = document.createElement("p");
    paragraph.textContent = "The plan has a long history. One study says the bridge will pay for itself, and the clerk closed the book after an hour.";
    document.getElementById("linked")!.after(paragraph);
  });
  await change({ sensitivity: "all" });
  await page.bringToFront();
  await until("a tentative mark", async () => (await marks(page)).some((it) => it.tentative));
  await change({ sensitivity: "firm" });
  await page.bringToFront();
  await until("it to go", async () => (await marks(page)).every((it) => !it.tentative));
});

test("a card says where the source is named further on, and goes there", async () => {
  const page = await openMarked("marks");
  await page.evaluate(() => {
    const paragraph = document.createElement("p");
    paragraph.textContent = "The works went on at night. Experts say the piers are sound. Karl Brandt, an engineer, said two tests had been made.";
    document.getElementById("linked")!.after(paragraph);
  });
  await change({ sensitivity: "all" });
  await page.bringToFront();
  await untilMark(page, "vague-source", "Experts say");
  await bringIntoView(page, "vague-source", "Experts say");
  const { text: said } = await hover(reader, page, "vague-source", "Experts say");
  assert.match(said, /“Karl Brandt, an engineer”/);
  await press(page, ".answer button");
  await untilNoCard(reader, page);
  const shown = () => page.evaluate(() => Array.from(CSS.highlights.get("sayswho-flash") ?? [], (it) => it.startContainer.textContent!.slice(it.startOffset, it.endOffset)));
  await until("the name to be shown", async () => (await shown()).some((it) => it.includes("Karl Brandt")));
});

test("what the reader chooses of their looks holds at once", async () => {
  const page = await openMarked();
  await change({ looks: { strength: "clear", familyColours: false } });
  await page.bringToFront();
  await until("clear marks of one colour", async () => {
    const ours = (await names(page)).filter((it) => it.startsWith("sayswho-"));
    return ours.length > 0 && ours.every((it) => it.endsWith("--clear--one-colour"));
  });
});

test("marks that overlap are one, and its card gives both reasons", async () => {
  const page = await openMarked("marks");
  const joined = (await marks(page)).filter((it) => it.text.includes("undoubtedly"));
  assert.equal(joined.length, 1);
  const { text: said } = await hover(reader, page, "staged-event", "undoubtedly");
  for (const rule of ["staged-event", "certainty-booster"]) assert.ok(said.includes(rule), said);
});

test("words are selected and a link under a mark is followed as without it, and no card opens while selecting", async () => {
  const page = await openMarked("marks");
  await page.bringToFront();
  const { x, y } = await page.evaluate(() => {
    const { left, top, height } = document.querySelector("#linked a")!.getBoundingClientRect();
    return { x: left + 10, y: top + height / 2 };
  });
  await page.mouse.click(x, y);
  await until("the link to be followed", () => page.evaluate(() => location.hash === "#there"));
  // The link is a mark too, and the pointer rests on it.
  await page.mouse.move(5, 5);
  await untilNoCard(reader, page);
  const mark = await pointOnMark(page, "vague-source");
  await page.mouse.move(mark.x - 60, mark.y);
  await page.mouse.down();
  await page.mouse.move(mark.x + 20, mark.y, { steps: 6 });
  assert.equal(await card(reader, page), undefined);
  await page.mouse.up();
  assert.notEqual(await page.evaluate(() => getSelection()!.toString()), "");
});

test("what is copied from under a mark is what stands there", async () => {
  const page = await openMarked("marks");
  await page.bringToFront();
  const wanted = await page.evaluate(() => {
    document.body.append(document.createElement("textarea"));
    getSelection()!.selectAllChildren(document.getElementById("linked")!);
    return getSelection()!.toString();
  });
  assert.ok((await marks(page)).some((it) => wanted.includes(it.text)));
  await page.keyboard.down("Control");
  await page.keyboard.press("c", { commands: ["Copy"] });
  await page.focus("textarea");
  await page.keyboard.press("v", { commands: ["Paste"] });
  await page.keyboard.up("Control");
  await untilEqual("the copy", () => page.evaluate(() => document.querySelector("textarea")!.value), wanted);
});

test("on paper the marks have neither line nor ground", async () => {
  const page = await openMarked();
  const looks = () =>
    page.evaluate(() =>
      [...CSS.highlights.keys()].map((it) => {
        const { textDecorationLine, backgroundColor } = getComputedStyle(document.getElementById("vague")!, `::highlight(${it})`);
        return [textDecorationLine, /transparent|0\)$/.test(backgroundColor)];
      }),
    );
  assert.ok((await looks()).every(([line, isBare]) => line === "underline" && !isBare));
  await reader.setMedium(page, "print");
  await until("the page as it is printed", () => page.evaluate(() => matchMedia("print").matches));
  assert.ok((await looks()).every(([line, isBare]) => line === "none" && isBare), JSON.stringify(await looks()));
});

test("at 200 % a mark is hit where it is seen, and its card leaves it to be seen", async () => {
  const page = await openMarked();
  const zoom = (factor: number) =>
    reader.inBackground(async (factor) => {
      const [tab] = await chrome.tabs.query({ active: true });
      await chrome.tabs.setZoom(tab!.id!, factor);
    }, factor);
  const width = await page.evaluate(() => innerWidth);
  await zoom(2);
  try {
    await untilEqual("the page to be twice as large", () => page.evaluate(() => innerWidth), width / 2);
    await bringIntoView(page, "staged-event");
    const { rect } = await hover(reader, page, "staged-event");
    const line = await lineOfMark(page, "staged-event", "");
    const window = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
    assert.ok(rect.y >= line.top + line.height || rect.y + rect.height <= line.top, JSON.stringify({ line, rect }));
    assert.ok(rect.x >= 0 && rect.y >= 0 && rect.x + rect.width <= window.width && rect.y + rect.height <= window.height, JSON.stringify(rect));
  } finally {
    // The browser keeps it for the whole site.
    await zoom(1);
  }
});

test("in a modal dialog the card can be reached", async () => {
  const page = await openMarked("marks");
  await page.evaluate(() => {
    const dialog = document.createElement("dialog");
    dialog.append(document.getElementById("article")!);
    document.body.append(dialog);
    dialog.showModal();
  });
  await page.bringToFront();
  const { rect } = await until("the card", async () => {
    await page.mouse.move(5, 5);
    return hover(reader, page, "vague-source");
  });
  const onTop = await page.evaluate(
    (x, y, selector) => document.elementFromPoint(x, y)?.matches(selector),
    rect.x + rect.width / 2,
    rect.y + rect.height / 2,
    CARD,
  );
  assert.ok(onTop, "a card outside of the dialog would be inert, and the pointer would pass through it");
});

test("on a full screen the card is on the screen", async () => {
  const page = await openMarked("marks");
  await page.evaluate(() => {
    document.addEventListener("click", () => void document.getElementById("article")!.requestFullscreen(), { once: true });
  });
  await page.mouse.click(5, 5);
  await until("the full screen", () => page.evaluate(() => document.fullscreenElement !== null));
  await hover(reader, page, "vague-source");
  assert.ok(await page.evaluate((selector) => document.fullscreenElement!.contains(document.querySelector(selector)), CARD));
});

test("a tap opens the card and a tap elsewhere closes it", async () => {
  const page = await openMarked();
  const { x, y } = await pointOnMark(page, "vague-source");
  await page.touchscreen.tap(x, y);
  await until("the card", () => card(reader, page));
  await page.touchscreen.tap(5, 300);
  await untilNoCard(reader, page);
});

test("the marks are hidden in this tab and shown again from the popup", async () => {
  const page = await openMarked();
  const before = await marks(page);
  const popup = await reader.openPopup(page);
  await untilSays(popup, text("popupHide"));
  await popup.click("#hide");
  await untilSays(popup, text("popupHidden"));
  await untilEqual("no mark", () => marks(page), []);
  await popup.click("#hide");
  await untilEqual("the marks again", () => marks(page), before);
});

test("an entry of the popup's list goes to its mark", async () => {
  const page = await openMarked();
  const popup = await reader.openPopup(page);
  await untilSays(popup, text("popupFirst"));
  await popup.click("#marks li:last-child button");
  await until("the card with the focus in it", async () => (await card(reader, page))?.focusInside);
});

test("the popup pauses everywhere and ends the pause", async () => {
  const page = await openMarked();
  const popup = await reader.openPopup(page);
  await untilSays(popup, text("popupPause"));
  await popup.click("#pause");
  await untilSays(popup, text("popupResume"));
  await untilEqual("no mark", () => marks(page), []);
  await popup.click("#pause");
  await untilSays(popup, text("popupPause"));
  await until("the marks again", async () => (await marks(page)).length > 0);
});

test("Tab stays in a card that was opened by key and reaches all that can be done in it", async () => {
  const page = await openMarked();
  await reader.runCommand(page, "next-mark");
  await until("the card with the focus in it", async () => (await card(reader, page))?.focusInside);
  const reached = new Set<string>();
  for (let i = 0; i < 6; i += 1) {
    await page.keyboard.press("Tab");
    const label = await reader.inClosedRoot(page, CARD, (root) => root.activeElement?.textContent ?? "");
    reached.add(label ?? "");
  }
  for (const name of ["cardIgnorePhrase", "cardIgnoreRule", "cardIgnoreHere"]) assert.ok(reached.has(text(name)), [...reached].join());
});

test("axe finds nothing in the card", async () => {
  const page = await openMarked();
  await hover(reader, page, "staged-event");
  assert.deepEqual(await axeInCard(reader, page), []);
});

test("axe finds nothing in the popup", async () => {
  const page = await openMarked();
  const popup = await reader.openPopup(page);
  await untilSays(popup, text("popupFirst"));
  assert.deepEqual(await axe(popup), []);
});
