// What a reader sees on a page: the marks and the card.

import type { Page } from "puppeteer-core";
import type { Family } from "../../../src/wasm/api.d.ts";
import { RULES, type RuleName } from "../../../extension/shared/rules.ts";
import type { Reader } from "./reader.ts";
import { until } from "./until.ts";

/** A mark as it is painted, which does not tell its rule: the card does. */
export interface Mark {
  family: Family;
  text: string;
  /** Painted more quietly, because the page only reports it from a named voice. */
  reported: boolean;
  tentative: boolean;
}

/** The highlights of the extension carry this before the name of their family, and what they look like after it. */
const PREFIX = "sayswho-";
const PART = "--";

/** The marks on the page, in the order of its text. Page scripts see them too; the page's DOM does not. */
export function marks(page: Page): Promise<Mark[]> {
  return page.evaluate((prefix, part) => {
    const found: { family: string; text: string; range: Range }[] = [];
    for (const [name, highlight] of CSS.highlights) {
      if (!name.startsWith(prefix) || name === `${prefix}flash`) continue;
      for (const it of highlight) {
        // A range whose text has left the page paints nothing.
        if (!it.startContainer.isConnected || !it.endContainer.isConnected) continue;
        const range = new Range();
        range.setStart(it.startContainer, it.startOffset);
        range.setEnd(it.endContainer, it.endOffset);
        found.push({ family: name.slice(prefix.length), text: range.toString(), range });
      }
    }
    found.sort(
      (a, b) =>
        a.range.compareBoundaryPoints(Range.START_TO_START, b.range) ||
        a.range.compareBoundaryPoints(Range.END_TO_END, b.range) ||
        (a.family < b.family ? -1 : 1),
    );
    return found.map(({ family: name, text }) => {
      const [family, ...looks] = name.split(part);
      return { family: family as Family, text, reported: looks.includes("reported"), tentative: looks.includes("tentative") };
    });
  }, PREFIX, PART);
}

/** Waits until at least one mark is painted and returns them all. */
export function untilMarked(page: Page): Promise<Mark[]> {
  return until("a mark on the page", async () => {
    const found = await marks(page);
    return found.length > 0 && found;
  });
}

/** Waits for a mark of the family of `rule` whose text contains `words`, in any case of letters. */
export function untilMark(page: Page, rule: RuleName, words: string): Promise<Mark> {
  return until(`"${words}" marked by ${rule}`, async () => {
    const found = await marks(page);
    return found.find((it) => it.family === RULES[rule] && it.text.toLowerCase().includes(words.toLowerCase()));
  });
}

export interface Point {
  x: number;
  y: number;
}

/** The middle of the first line of the first mark of the family of `rule` whose text contains `words`. */
export async function pointOnMark(page: Page, rule: RuleName, words = ""): Promise<Point> {
  const { left, top, width, height } = await lineOfMark(page, rule, words);
  return { x: left + width / 2, y: top + height / 2 };
}

/** Scrolls the page until the mark stands at this part of the window's height. */
export async function bringIntoView(page: Page, rule: RuleName, words = "", part = 1 / 3): Promise<void> {
  const { top } = await lineOfMark(page, rule, words);
  await page.evaluate((top, part) => scrollBy({ top: top - innerHeight * part, behavior: "instant" }), top, part);
}

/** The box of the first line of a mark, in the window. */
export function lineOfMark(page: Page, rule: RuleName, words: string) {
  return page.evaluate(
    (name, part, words) => {
      const ours = [...CSS.highlights].filter(([it]) => it.split(part)[0] === name);
      for (const it of ours.flatMap(([, highlight]) => [...highlight])) {
        const range = new Range();
        range.setStart(it.startContainer, it.startOffset);
        range.setEnd(it.endContainer, it.endOffset);
        if (!range.toString().includes(words)) continue;
        const { left, top, width, height } = range.getClientRects()[0]!;
        return { left, top, width, height };
      }
      throw new Error(`No mark ${name} with "${words}".`);
    },
    PREFIX + RULES[rule],
    PART,
    words,
  );
}

export interface Card {
  /** The element that the page sees; everything inside is closed to it. */
  role: string | null;
  text: string;
  focusInside: boolean;
  rect: { x: number; y: number; width: number; height: number };
}

/** The card's host: the only element that the extension ever puts into a page. */
export const CARD = "[popover]";

/** The card when it is open and has an extent. */
export function card(reader: Reader, page: Page): Promise<Card | undefined> {
  return reader.inClosedRoot(page, CARD, (root) => {
    const { x, y, width, height } = root.host.getBoundingClientRect();
    if (!root.host.matches(":popover-open") || width === 0 || height === 0) return undefined;
    const box = root.querySelector<HTMLElement>("[role]") ?? root.querySelector<HTMLElement>("div, section")!;
    return {
      role: box.getAttribute("role"),
      text: box.innerText,
      focusInside: root.activeElement !== null,
      rect: { x, y, width, height },
    };
  });
}

/** Moves the mouse onto the mark of `rule`, scrolling there where it is outside of the window, and waits for the card. */
export async function hover(reader: Reader, page: Page, rule: RuleName, words = ""): Promise<Card> {
  const { top, height } = await lineOfMark(page, rule, words);
  if (!(await page.evaluate((y) => 0 <= y && y < innerHeight, top + height / 2))) await bringIntoView(page, rule, words);
  const { x, y } = await pointOnMark(page, rule, words);
  await page.mouse.move(x, y, { steps: 4 });
  return until(`the card over ${rule}`, async () => {
    const it = await card(reader, page);
    // Another mark's card may still be open.
    return it?.text.includes(rule) && it;
  });
}

export async function untilNoCard(reader: Reader, page: Page): Promise<void> {
  await until("the card to close", async () => (await card(reader, page)) === undefined);
}

/** Puts a paragraph that holds one vague source behind the calm one, as a page's own script would. */
export function insertParagraph(page: Page): Promise<void> {
  return page.evaluate(() => {
    const paragraph = document.createElement("p");
    paragraph.textContent =
      "The second reading took an hour. Observers believe the mayor had made up her mind long before, and the clerk closed the book.";
    document.getElementById("calm")!.after(paragraph);
  });
}
