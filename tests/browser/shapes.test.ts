// What is really painted: on light, dark, coloured and forced grounds the words stay legible, and the
// marks of the two families differ in the shape of their line, whatever its colour.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "puppeteer-core";
import { untilMark } from "./harness/page.ts";
import { switchSite } from "./harness/popup.ts";
import { type Reader, launchReader } from "./harness/reader.ts";
import { until } from "./harness/until.ts";

/** What WCAG 2.2 asks of running text, and of what is seen without being read. */
const TEXT_CONTRAST = 4.5;
const LINE_CONTRAST = 3;

/** Dots lie level; a wave leaves its level by more than a hair's breadth, in the page's pixels. */
const LEVEL = 0.4;

/** So many pixels of the picture to each of the page's. */
const SCALE = 4;

/** The line may lie below the words' box, and above that of the next line's words. */
const BELOW = 6;

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
    const page = await reader.open("news.example/shapes.html");
    await page.evaluate((ground) => (document.body.className = ground), ground);
    await switchSite(reader, page, true);
    const isForced = await page.evaluate(() => matchMedia("(forced-colors: active)").matches);
    assert.equal(isForced, ground === "forced");
    await showTentative(reader, page);
    await page.setViewport({ width: 760, height: 600, deviceScaleFactor: SCALE });
    const dots = await painted(page, "dotted", "Critics claim");
    const waves = await painted(page, "wavy", "Crisis actors");
    const tentative = await painted(page, "tentative", "could undermine trust");
    const all = { dots, waves, tentative };
    for (const [name, { words, line }] of Object.entries(all)) {
      assert.ok(words >= TEXT_CONTRAST && line >= LINE_CONTRAST, `${name}: ${JSON.stringify(all)}`);
    }
    assert.ok(dots.swing < LEVEL && tentative.swing < LEVEL && waves.swing > 2 * LEVEL, JSON.stringify(all));
    assert.ok(dots.weight > 1.2 * tentative.weight, JSON.stringify(all));
    assert.equal(dots.ground === tentative.ground, isForced, JSON.stringify(all));
  });
}

async function showTentative(reader: Reader, page: Page): Promise<void> {
  const popup = await reader.openPopup(page);
  await popup.evaluate(() => chrome.runtime.sendMessage({ call: "changeSettings", request: { sensitivity: "all" } }) as Promise<void>);
  await popup.close();
  await page.bringToFront();
  await untilMark(page, "vague-source", "Critics claim");
  await untilMark(page, "staged-event", "Crisis actors");
  await until("the tentative mark", async () => (await untilMark(page, "unsourced-forecast", "could undermine trust")).tentative);
}

interface Painted {
  /** The contrast of the words with what is behind them. */
  words: number;
  /** The contrast of the line with what is behind it. */
  line: number;
  /** How far the line goes up and down on its way, in the page's pixels. */
  swing: number;
  /** How much of the line there is, in square pixels of the page for each of its length. */
  weight: number;
  /** What is behind the words. */
  ground: string;
}

/** Looks at words of a paragraph. None of them reaches below the line that letters stand on, so what is seen there is the mark's. */
async function painted(page: Page, id: string, words: string): Promise<Painted> {
  const box = await page.evaluate(
    (id, words) => {
      const paragraph = document.getElementById(id)!;
      const text = paragraph.lastChild!;
      const range = new Range();
      range.setStart(text, text.textContent!.indexOf(words));
      range.setEnd(text, range.startOffset + words.length);
      const { left, top, width, bottom } = range.getBoundingClientRect();
      return { left, top, width, bottom, baseline: paragraph.querySelector(".baseline")!.getBoundingClientRect().bottom };
    },
    id,
    words,
  );
  const clip = { x: box.left, y: box.top, width: box.width, height: box.bottom - box.top + BELOW };
  const picture = await page.screenshot({ clip, encoding: "base64", captureBeyondViewport: false });
  return page.evaluate(
    async (picture, baseline, bottom, scale) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
      const { width, height } = bitmap;
      const context = new OffscreenCanvas(width, height).getContext("2d")!;
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, width, height);
      const colourAt = (x: number, y: number) => data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3).join();
      const luminance = (colour: string) => {
        const [red = 0, green = 0, blue = 0] = colour.split(",").map((it) => {
          const share = Number(it) / 255;
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      /** The contrast of a pixel with a colour. */
      const contrast = (x: number, y: number, ground: string) => {
        const [dark, light] = [luminance(colourAt(x, y)), luminance(ground)].sort((a, b) => a - b) as [number, number];
        return (light + 0.05) / (dark + 0.05);
      };
      /** The colour that most of the rows have. */
      const groundOf = (from: number, to: number) => {
        const counts = new Map<string, number>();
        for (let y = from; y < to; y += 1) {
          for (let x = 0; x < width; x += 1) counts.set(colourAt(x, y), (counts.get(colourAt(x, y)) ?? 0) + 1);
        }
        return [...counts].reduce((most, it) => (it[1] > most[1] ? it : most))[0];
      };
      const ground = groundOf(0, bottom);
      const beyond = groundOf(bottom, height);
      let words = 1;
      let line = 1;
      let ink = 0;
      const middles: number[] = [];
      for (let x = 0; x < width; x += 1) {
        const inked: number[] = [];
        for (let y = 0; y < height; y += 1) {
          // The row where one ground ends and the other begins is of neither.
          if (y === bottom || y === bottom - 1) continue;
          const it = contrast(x, y, y < bottom ? ground : beyond);
          if (y < baseline) words = Math.max(words, it);
          else line = Math.max(line, it);
          if (y >= baseline && it >= 2) inked.push(y);
        }
        ink += inked.length;
        if (inked.length > 0) middles.push((inked[0]! + inked.at(-1)!) / 2);
      }
      const swing = (Math.max(...middles) - Math.min(...middles)) / scale;
      return { words, line, swing, weight: ink / width / scale, ground };
    },
    picture as string,
    // Round letters reach a little below the others.
    Math.ceil((box.baseline - box.top + 0.5) * SCALE),
    Math.round((box.bottom - box.top) * SCALE),
    SCALE,
  );
}
