// What stands within the article's body without being the article's.

import { type Choice, linkShare } from "./choice.ts";
import type { Part } from "./survey.ts";

const STRIDE = 128;

export interface Pruned {
  /** The elements to leave out, each for all that is in it. */
  left: WeakSet<Element>;
  /** Full paragraphs among what stays. */
  paragraphs: number;
  /** Headings among what stays that are links. */
  teasers: number;
}

/** A paragraph of so many letters, without its links, is a full one. */
const FULL = 80;

export function* prune(choice: Choice, isBeside: (part: Part) => boolean): Generator<void, Pruned> {
  const left = new WeakSet<Element>([...choice.left].map((it) => it.element));
  const stack = [choice.root];
  let paragraphs = 0;
  let teasers = 0;
  let seen = 0;
  for (let part = stack.pop(); part !== undefined; part = stack.pop()) {
    if (++seen % STRIDE === 0) {
      yield;
    }
    paragraphs += part.paragraphs.filter(({ letters, linked }) => letters - linked >= FULL).length;
    teasers += part.children.length === 0 ? part.teasers : 0;
    for (const child of part.children) {
      if (isBeside(child) || isListOfLinks(child)) {
        left.add(child.element);
      } else if (!left.has(child.element)) {
        stack.push(child);
      }
    }
  }
  return { left, paragraphs, teasers };
}

/** Mostly links, without enough prose to be read for its own sake. */
function isListOfLinks(part: Part): boolean {
  const share = linkShare(part);
  switch (part.element.tagName) {
    case "UL":
    case "OL":
    case "DL":
      return share > 0.5;
    case "DIV":
    case "SECTION":
    case "TABLE":
      return part.prose < 500 && share > (part.naming.isBody ? 0.5 : 0.3);
    case "P":
      return share > 0.9;
    default:
      return false;
  }
}
