// What is really painted: on light, dark, coloured and forced grounds the words stay legible, and the
// marks of the two families differ in the shape of their line, whatever its colour.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "puppeteer-core";
import { untilMark } from "./harness/page.ts";
import { openSwitchedOn } from "./harness/popup.ts";
import { type Reader, launchReader } from "./harness/reader.ts";
import { until } from "./harness/until.ts";

/** What WCAG 2.2 asks of running text, and of what is seen without being read. */
const TEXT_CONTRAST = 4.5;
const LINE_CONTRAST = 3;

/** So many pixels of the picture to each of the page's. */
const SCALE = 4;

for (const [ground, options] of [
  ["light", {}],
  ["dark", { darkMode: true }],
  ["coloured", {}],
  ["deep", {}],
  ["forced", { forcedColours: true }],
] as const) {
  test(`on a ${ground} ground dots and waves are told apart, and firm from tentative`, async (t) => {
    const reader = await launchReader(options);
    t.after(() => reader.close());
    const page = await openSwitchedOn(reader, "news.example/shapes.html");
    await page.evaluate((ground) => (document.body.className = ground), ground);
    const isForced = await page.evaluate(() => matchMedia("(forced-colors: active)").matches);
    assert.equal(isForced, ground === "forced");
    await showTentative(reader, page);
    await page.setViewport({ width: 760, height: 600, deviceScaleFactor: SCALE });
    const dots = await painted(page, "dotted", "Critics claim");
    const waves = await painted(page, "wavy", "Crisis actors");
    const tentative = await painted(page, "tentative", "One document found");
    console.log(ground, dots, waves, tentative);
  });
}

async function showTentative(reader: Reader, page: Page): Promise<void> {
  const popup = await reader.openPopup(page);
  await popup.evaluate(() => chrome.runtime.sendMessage({ call: "changeSettings", request: { sensitivity: "all" } }) as Promise<void>);
  await popup.close();
  await page.bringToFront();
  await untilMark(page, "vague-source", "Critics claim");
  await untilMark(page, "staged-event", "Crisis actors");
  await until("the tentative mark", async () => (await untilMark(page, "vague-source", "One document found")).tentative);
}

interface Painted {
  /** The contrast of the words with what is behind them. */
  words: number;
  /** The contrast of the line with what is behind it. */
  line: number;
  /** The part of the mark's width below which there is some of the line. */
  covered: number;
  /** The part of what is below the words that the line takes up. */
  weight: number;
  /** What is behind the words. */
  ground: string;
}

/** Looks at the first words of a paragraph. None of them reaches below its line, so what is seen there is the mark's. */
async function painted(page: Page, id: string, words: string): Promise<Painted> {
  const box = await page.evaluate(
    (id, words) => {
      const paragraph = document.getElementById(id)!;
      const range = new Range();
      range.setStart(paragraph.lastChild!, 0);
      range.setEnd(paragraph.lastChild!, words.length);
      const { left, top, width, bottom } = range.getBoundingClientRect();
      return { left, top, width, bottom, baseline: paragraph.querySelector(".baseline")!.getBoundingClientRect().bottom };
    },
    id,
    words,
  );
  const clip = { x: box.left, y: box.top, width: box.width, height: box.bottom - box.top };
  const picture = await page.screenshot({ clip, encoding: "base64", captureBeyondViewport: false });
  return page.evaluate(
    async (picture, baseline) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
      const { width, height } = bitmap;
      const context = new OffscreenCanvas(width, height).getContext("2d")!;
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, width, height);
      const colourAt = (x: number, y: number) => data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3);
      const luminance = (colour: Iterable<number>) => {
        const [red = 0, green = 0, blue = 0] = Array.from(colour, (it) => {
          const share = it / 255;
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const contrast = (a: number, b: number) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      // What is painted most often is the ground.
      const counts = new Map<string, number>();
      for (let y = 0; y < height; y += 1) {
        for (let x = 0; x < width; x += 1) {
          const name = colourAt(x, y).join();
          counts.set(name, (counts.get(name) ?? 0) + 1);
        }
      }
      const [ground] = [...counts].reduce((most, it) => (it[1] > most[1] ? it : most));
      const behind = luminance(ground.split(",").map(Number));
      // Round letters reach a little below the line that the others stand on.
      const below = Math.ceil(baseline * (width / Math.round(width)) + 0);
      let wordsContrast = 1;
      let lineContrast = 1;
      let columns = 0;
      let ink = 0;
      for (let x = 0; x < width; x += 1) {
        let inColumn = 0;
        for (let y = 0; y < height; y += 1) {
          const it = contrast(luminance(colourAt(x, y)), behind);
          if (y < below) wordsContrast = Math.max(wordsContrast, it);
          else lineContrast = Math.max(lineContrast, it);
          if (y >= below && it >= 1.5) inColumn += 1;
        }
        columns += inColumn > 0 ? 1 : 0;
        ink += inColumn;
      }
      return {
        words: wordsContrast,
        line: lineContrast,
        covered: columns / width,
        weight: ink / (width * (height - below)),
        ground,
      };
    },
    picture as string,
    (box.baseline - box.top + 0.5) * SCALE,
  );
}
