// `cargo xtask screenshots`: what a reader sees, in light, in dark, in forced colours, in German and from right to left, into OUT.

import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Page } from "puppeteer-core";
import type { RuleName } from "../../extension/shared/rules.ts";
import { CARD, bringIntoView, hover, untilMark, untilNoCard } from "./harness/page.ts";
import { SWITCH, look, switchSite, untilSays } from "./harness/popup.ts";
import { type OwnPage, type Popup, type Reader, type ReaderOptions, WELCOME, browserName, launchReader } from "./harness/reader.ts";
import { textIn } from "./harness/texts.ts";
import { until } from "./harness/until.ts";

const out = resolve(process.env["OUT"] ?? "target/screenshots", browserName);
await mkdir(out, { recursive: true });

/** The column of the sample article with a margin for the card. */
const COLUMN = { width: 760, height: 680 };

/** The least width that everything must be usable at. */
const NARROW = 320;

/** What the panel gets: a sidebar of Firefox drawn small, and a side panel of Chromium. */
const PANEL_WIDTHS = [240, 360];

/** Marks of the sample article whose cards are taken. */
const VAGUE = ["vague-source", "Critics say"] as const;
const STAGED = ["staged-event", "is staged"] as const;

const SCHEMES: Record<string, ReaderOptions> = {
  light: {},
  dark: { darkMode: true },
  forced: { forcedColours: true },
  german: { language: "de" },
  rtl: { rightToLeft: true },
};

for (const [scheme, options] of Object.entries(SCHEMES)) {
  const reader = await launchReader(options);
  try {
    await take(reader, textIn(options.language ?? "en"), (name) => join(out, `${name}-${scheme}.png`) as `${string}.png`);
  } finally {
    await reader.close();
  }
}

type Picture = (name: string) => `${string}.png`;
type Texts = ReturnType<typeof textIn>;

async function take(reader: Reader, text: Texts, picture: Picture): Promise<void> {
  await takeOwnPages(reader, picture);
  const page = await reader.open("news.example/sample.html");
  await page.setViewport(COLUMN);
  // So that the last mark too can stand high in the window.
  await page.evaluate(() => (document.body.style.paddingBottom = "50vh"));
  await popupAs(reader, page, text("popupOff"), picture("popup-off"));
  await switchSite(reader, page, true);
  await untilMark(page, "vague-source", "");
  await takeCards(reader, page, picture);
  await page.setViewport({ width: NARROW, height: COLUMN.height });
  await until("the narrow window", () => page.evaluate((width) => innerWidth === width, NARROW));
  await takeCard(reader, page, ...VAGUE, picture("card-narrow"));
  await page.setViewport(COLUMN);
  await takePopups(reader, page, text, picture);
  await takePanel(reader, page, picture);
}

async function takeCards(reader: Reader, page: Page, picture: Picture): Promise<void> {
  await page.mouse.move(1, 1);
  await page.screenshot({ path: picture("marks") });
  await takeCard(reader, page, ...VAGUE, picture("card-unattributed"));
  await takeCard(reader, page, ...STAGED, picture("card-staging"));
}

/** What is in the window, and nothing beyond: whoever asks for more scrolls the page, and the card is gone. */
async function takeCard(reader: Reader, page: Page, rule: RuleName, words: string, path: `${string}.png`): Promise<void> {
  await bringIntoView(page, rule, words, 1 / 5);
  await hover(reader, page, rule, words);
  await page.screenshot({ path, captureBeyondViewport: false });
  const isThere = await page.evaluate((card) => document.querySelector(card)?.matches(":popover-open"), CARD);
  if (isThere !== true) throw new Error(`The card was gone before ${path} was taken.`);
  await page.keyboard.press("Escape");
  await untilNoCard(reader, page);
}

async function takePopups(reader: Reader, page: Page, text: Texts, picture: Picture): Promise<void> {
  const popup = await reader.openPopup(page);
  await until("the whole page to be read", async () => (await look(popup)).text.includes(text("popupFirst")));
  await popup.screenshot(picture("popup-on"));
  await popup.click("#hide");
  await untilSays(popup, text("popupHidden"));
  await popup.screenshot(picture("popup-hidden"));
  await popup.click("#hide");
  await popup.click("#pause");
  await untilSays(popup, text("popupResume"));
  await popup.screenshot(picture("popup-paused"));
  await popup.click("#pause");
  await until("the pause to end", () => popup.evaluate((it: string) => document.querySelector(it)?.getAttribute("aria-checked") === "true" && document.body.dataset["view"] === "on", SWITCH));
  await popup.close();

  const other = await reader.open();
  for (const [file, name] of [
    ["calm", "popupNothing"],
    ["no-article", "popupNoArticle"],
    ["french", "popupNotEnglish"],
  ] as const) {
    await other.goto(`http://news.example/${file}.html`);
    await popupAs(reader, other, text(name), picture(`popup-${file}`));
  }
  await other.goto("about:blank");
  await popupAs(reader, other, text("popupUnreadable"), picture("popup-unreadable"));
  await other.close();
}

async function popupAs(reader: Reader, page: Page, words: string, path: `${string}.png`): Promise<void> {
  const popup: Popup = await reader.openPopup(page);
  await untilSays(popup, words);
  await popup.screenshot(path);
  await popup.close();
}

async function takePanel(reader: Reader, page: Page, picture: Picture): Promise<void> {
  const panel = await reader.openPanel(page);
  await until("the panel to list the marks", () => panel.evaluate(() => document.querySelectorAll("#marks li").length > 0));
  for (const width of PANEL_WIDTHS) {
    await panel.resize(width, 800);
    await until(`a panel of ${width} pixels`, () => panel.evaluate((width: number) => innerWidth === width, width));
    await panel.screenshot(picture(`panel-${width}`));
  }
  await panel.close();
}

async function takeOwnPages(reader: Reader, picture: Picture): Promise<void> {
  for (const [path, name] of [
    [WELCOME, "welcome"],
    ["options/options.html", "options"],
  ] as const) {
    const page = await reader.openOwn(path);
    await until(`${path} to be drawn`, () => page.evaluate(() => document.querySelector("input[name=mode]:checked") !== null));
    if (path === WELCOME) await until("the marks to try", () => page.evaluate(() => CSS.highlights.size > 1));
    else await fillOptions(page);
    await page.screenshot(picture(name));
    await page.resize(NARROW, 800);
    await until("the narrow page", () => page.evaluate((width) => innerWidth === width, NARROW));
    await page.screenshot(picture(`${name}-narrow`));
  }
  await reader.closeOwn();
}

/** The page as somebody has it who uses it: a site in the list, a rule looked into. */
async function fillOptions(page: OwnPage): Promise<void> {
  await page.evaluate(async () => {
    const sites = { "local.paper.example": { on: false, rulesOff: [] }, "paper.example": { on: true, rulesOff: ["rumour"] } };
    await chrome.runtime.sendMessage({ call: "changeSettings", request: { sites } });
    document.querySelector<HTMLDetailsElement>("#rules details")!.open = true;
  });
  await until("the sites in the list", () => page.evaluate(() => document.querySelectorAll("#sites > li").length === 2));
}
