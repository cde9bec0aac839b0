// What a page declares of itself in structured data: the whole text of its article.

import { type Choice } from "./choice.ts";
import type { Part } from "./survey.ts";

const STRIDE = 16;

/** More is not looked through. */
const MOST_DATA = 400_000;

/** Some write the text as they write their pages. */
const MARKUP = /<[^>]*>|&(?:#?\w{1,8});/g;

/** Fewer letters are a summary. */
const LEAST_BODY = 200;

/** A paragraph is known again by so many letters at its start. */
const START = 60;

/** So much of what is declared and shown is most of it. */
const MOST = 0.8;

/** Less is a label, and stands in many places. */
const LEAST_START = 25;

/** The letters and digits of the longest `articleBody` that the page declares, or null. */
export function declaredBody(document: Document): string | null {
  let longest = "";
  for (const { textContent } of document.querySelectorAll('script[type="application/ld+json"]')) {
    if (textContent.length <= MOST_DATA && textContent.includes('"articleBody"')) {
      const body = longestBodyIn(textContent);
      longest = body.length > longest.length ? body : longest;
    }
  }
  const letters = lettersOf(longest.replace(MARKUP, " "));
  return letters.length < LEAST_BODY ? null : letters;
}

function longestBodyIn(json: string): string {
  let longest = "";
  try {
    JSON.parse(json, (key, value: unknown) => {
      if (key === "articleBody" && typeof value === "string" && value.length > longest.length) {
        longest = value;
      }
      return null;
    });
  } catch {
    // Pages write much that is no JSON. It declares nothing.
  }
  return longest;
}

/**
 * Where the declared text stands on the page.
 *
 * Null where most of what the page shows of it is taken already, and where less than half of it is shown, as in front of a wall.
 */
export function* placeOf(body: string, page: Part, isTaken: (part: Part) => boolean): Generator<void, Choice | null> {
  const found: Part[] = [];
  let letters = 0;
  let taken = 0;
  let seen = 0;
  const stack = [page];
  for (let part = stack.pop(); part !== undefined; part = stack.pop()) {
    if (++seen % STRIDE === 0) {
      yield;
    }
    for (const child of part.children) {
      stack.push(child);
    }
    if (part.paragraphs.length > 0 && part.children.every((it) => it.letters === 0)) {
      const own = lettersOf(part.element.textContent);
      const start = own.slice(0, START);
      if (start.length >= LEAST_START && body.includes(start)) {
        found.push(part);
        letters += own.length;
        taken += isTaken(part) ? own.length : 0;
      }
    }
  }
  if (letters < body.length / 2 || taken > letters * MOST) {
    return null;
  }
  const holding = new Set<Part>();
  for (const part of found) {
    for (let it: Part | null = part; it !== null && !holding.has(it); it = it.parent) {
      holding.add(it);
    }
  }
  let root = page;
  for (let [only, more] = root.children.filter((it) => holding.has(it)); only !== undefined && more === undefined; ) {
    root = only;
    [only, more] = root.children.filter((it) => holding.has(it));
  }
  const left = root.children.filter((it) => !holding.has(it) && it.prose > 0 && !/^(?:BLOCKQUOTE|FIGURE|H[1-6]|OL|P|UL)$/.test(it.element.tagName));
  return { root, left: new Set(left) };
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}
