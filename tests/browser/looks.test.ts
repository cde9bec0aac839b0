// How it looks, in light and in dark. The pictures in target/screenshots are for a person to judge;
// what can be measured is asserted.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { bringIntoView, CARD, hover, untilMark, untilNoCard } from "./harness/page.ts";
import { openSwitchedOn, switchSite, untilSays } from "./harness/popup.ts";
import { browserName, launchReader } from "./harness/reader.ts";
import { text } from "./harness/texts.ts";

const pictures = join("target/screenshots", browserName);
await mkdir(pictures, { recursive: true });
const picture = (name: string) => join(pictures, `${name}.png`) as `${string}.png`;

/** The least contrast that WCAG 2.2 asks of running text. */
const LEAST_CONTRAST = 4.5;

for (const scheme of ["light", "dark"] as const) {
  test(`marks, card and popup on a ${scheme} page`, async (t) => {
    const reader = await launchReader({ darkMode: scheme === "dark" });
    t.after(() => reader.close());
    const page = await openSwitchedOn(reader, "news.example/article.html");
    await untilMark(page, "vague-source", "Critics say");
    await page.mouse.move(0, 0);
    await page.screenshot({ path: picture(`marks-${scheme}`) });

    for (const rule of ["vague-source", "staged-event"] as const) {
      await bringIntoView(page, rule);
      await hover(reader, page, rule);
      await page.screenshot({ path: picture(`card-${rule}-${scheme}`) });
      const contrasts = await reader.inClosedRoot(page, CARD, contrastsOfText);
      for (const [words, contrast] of contrasts ?? []) {
        assert.ok(contrast >= LEAST_CONTRAST, `${contrast.toFixed(2)} for "${words}"`);
      }
      await page.keyboard.press("Escape");
      await untilNoCard(reader, page);
    }

    for (const [state, file, name] of [
      ["nothing", "calm", "popupNothing"],
      ["no-article", "no-article", "popupNoArticle"],
      ["not-english", "french", "popupNotEnglish"],
    ] as const) {
      await page.goto(`http://news.example/${file}.html`);
      const popup = await reader.openPopup(page);
      await untilSays(popup, text(name));
      await popup.screenshot(picture(`popup-${state}-${scheme}`));
      await popup.close();
    }
    await page.goto("http://news.example/article.html");
    await untilMark(page, "vague-source", "Critics say");
    const on = await reader.openPopup(page);
    await untilSays(on, "news.example");
    await on.screenshot(picture(`popup-on-${scheme}`));
    await on.close();
    await switchSite(reader, page, false);
    const off = await reader.openPopup(page);
    await untilSays(off, text("popupOff"));
    await off.screenshot(picture(`popup-off-${scheme}`));
    await off.close();
  });
}

/** The contrast of every text in the card with the card's paper. */
function contrastsOfText(root: ShadowRoot): [string, number][] {
  const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })!;
  const luminance = (color: string, under: string) => {
    context.fillStyle = under;
    context.fillRect(0, 0, 1, 1);
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue] = Array.from(context.getImageData(0, 0, 1, 1).data, (it) => {
      const share = it / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const paper = getComputedStyle(root.querySelector("[role]")!).backgroundColor;
  const found: [string, number][] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let it = walker.nextNode(); it !== null; it = walker.nextNode()) {
    if (it.textContent!.trim() === "" || it.parentElement!.localName === "style") continue;
    const ink = luminance(getComputedStyle(it.parentElement!).color, paper);
    const ground = luminance(paper, "white");
    const [light, dark] = ink > ground ? [ink, ground] : [ground, ink];
    found.push([it.textContent!, (light + 0.05) / (dark + 0.05)]);
  }
  return found;
}
