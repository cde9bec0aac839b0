// `cargo xtask screenshots`: what a reader sees, in light, in dark and in forced colours, into OUT.

import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Page } from "puppeteer-core";
import { bringIntoView, hover, untilMark, untilNoCard } from "./harness/page.ts";
import { SWITCH, look, switchSite, untilSays } from "./harness/popup.ts";
import { browserName, launchReader, type Popup, type Reader } from "./harness/reader.ts";
import { text } from "./harness/texts.ts";
import { until } from "./harness/until.ts";

const out = resolve(process.env["OUT"] ?? "target/screenshots", browserName);
await mkdir(out, { recursive: true });

/** The column of the sample article, without its margins. */
const COLUMN = { x: 160, y: 0, width: 680, height: 800 };

const SCHEMES = ["light", "dark", "forced"] as const;

for (const scheme of SCHEMES) {
  const reader = await launchReader({ darkMode: scheme === "dark", forcedColours: scheme === "forced" });
  try {
    await take(reader, (name) => join(out, `${name}-${scheme}.png`) as `${string}.png`);
  } finally {
    await reader.close();
  }
}

async function take(reader: Reader, picture: (name: string) => `${string}.png`): Promise<void> {
  const page = await reader.open("news.example/sample.html");
  await popupAs(reader, page, text("popupOff"), picture("popup-off"));
  await switchSite(reader, page, true);
  await untilMark(page, "vague-source", "");
  await page.mouse.move(1, 1);
  await page.screenshot({ path: picture("marks") });

  for (const rule of ["vague-source", "staged-event"]) {
    await bringIntoView(page, rule);
    await hover(reader, page, rule);
    await page.screenshot({ path: picture(`card-${rule}`), clip: COLUMN });
    await page.keyboard.press("Escape");
    await untilNoCard(reader, page);
  }

  const popup = await reader.openPopup(page);
  await until("the whole page to be read", async () => (await look(popup)).text.includes(text("popupFirst")));
  await popup.screenshot(picture("popup-on"));
  await popup.click("#pause");
  await untilSays(popup, text("popupResume"));
  await popup.screenshot(picture("popup-paused"));
  await popup.click("#pause");
  await until("the pause to end", () => popup.evaluate((it: string) => document.querySelector(it)?.getAttribute("aria-checked") === "true" && document.body.dataset["view"] === "on", SWITCH));
  await popup.close();

  const panel = await reader.openPanel(page);
  await until("the panel to list the marks", () => panel.evaluate(() => document.querySelectorAll("#marks li").length > 0));
  await panel.screenshot(picture("panel"));
  await panel.evaluate(() => document.getElementById("sources-label")!.scrollIntoView());
  await panel.screenshot(picture("panel-sources"));
  await panel.close();

  for (const [file, name] of [
    ["calm", "popupNothing"],
    ["no-article", "popupNoArticle"],
    ["french", "popupNotEnglish"],
  ] as const) {
    await page.goto(`http://news.example/${file}.html`);
    await popupAs(reader, page, text(name), picture(`popup-${file}`));
  }
  const empty = await reader.open();
  await popupAs(reader, empty, text("popupUnreadable"), picture("popup-unreadable"));
}

async function popupAs(reader: Reader, page: Page, words: string, path: `${string}.png`): Promise<void> {
  const popup: Popup = await reader.openPopup(page);
  await untilSays(popup, words);
  await popup.screenshot(path);
  await popup.close();
}
