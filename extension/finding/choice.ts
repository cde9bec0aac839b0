// Which parts of a page hold the article's body.

import { type Part, isNotice, isProse } from "./survey.ts";

/** The body: all of the root but what is left. */
export interface Choice {
  root: Part;
  left: Set<Part>;
}

/** How far up from a paragraph its weight is felt. */
const REACH = 5;

/** So many of the best are looked at together. */
const RIVALS = 4;

/** So many parts are weighed between two rests. */
const STRIDE = 128;

/** So much prose makes a piece of an article of what looks like one. */
const LEAST_PIECE = 80;

/** A note is no longer than this. */
const LONGEST_NOTE = 1_000;

const TAG_WEIGHT: Record<string, number> = {
  DIV: 5, ARTICLE: 10, SECTION: 3, TD: 3, BLOCKQUOTE: 3,
  ADDRESS: -3, OL: -3, UL: -3, DL: -3, DD: -3, DT: -3, LI: -3,
  H1: -5, H2: -5, H3: -5, H4: -5, H5: -5, H6: -5, TH: -5,
};
const NAME_WEIGHT = 25;

/** Text in these may be of the element itself, without a paragraph of its own. */
const CONTAINERS = new Set(["BODY", "DIV", "SECTION", "ARTICLE", "MAIN", "TD", "CENTER"]);

export function* choose(page: Part, isBeside: (part: Part) => boolean): Generator<void, Choice | null> {
  const scores = new Map<Part, number>();
  const add = (part: Part, points: number) => {
    scores.set(part, (scores.get(part) ?? weigh(part)) + points);
  };
  let seen = 0;
  const stack = [page];
  for (let part = stack.pop(); part !== undefined; part = stack.pop()) {
    if (++seen % STRIDE === 0) {
      yield;
    }
    if (isBeside(part)) {
      continue;
    }
    for (const child of part.children) {
      stack.push(child);
    }
    if (/^H[1-6]$/.test(part.element.tagName)) {
      continue;
    }
    const prose = part.paragraphs.filter((it) => isProse(it) && !isNotice(it));
    const holdsItself = CONTAINERS.has(part.element.tagName) && prose.length >= 2;
    for (const { letters, commas } of prose) {
      const points = 1 + commas + Math.min(Math.floor(letters / 100), 3);
      let above: Part | null = holdsItself ? part : part.parent;
      for (let level = 0; above !== null && level < REACH; level += 1, above = above.parent) {
        add(above, points / (level === 0 ? 1 : level === 1 ? 2 : level * 3));
      }
    }
  }
  const final = new Map<Part, number>();
  /** The best, best first. */
  const ranked: Part[] = [];
  const scoreOf = (part: Part) => final.get(part) ?? 0;
  for (const [part, score] of scores) {
    if (++seen % STRIDE === 0) {
      yield;
    }
    final.set(part, score * (1 - linkShare(part)));
    const rank = ranked.findIndex((it) => scoreOf(it) < scoreOf(part));
    ranked.splice(rank === -1 ? ranked.length : rank, 0, part);
    ranked.length = Math.min(ranked.length, 1 + RIVALS);
  }
  let [top] = ranked;
  if (top === undefined) {
    return null;
  }
  const topScore = scoreOf(top);
  // Several good candidates in one parent: the parent.
  const rivals = ranked.slice(1).filter((it) => scoreOf(it) >= topScore * 0.75).map(ancestors);
  if (rivals.length >= 3) {
    for (const above of ancestors(top)) {
      if (above.parent !== null && rivals.filter((it) => it.includes(above)).length >= 3) {
        top = above;
        break;
      }
    }
  }
  const third = scoreOf(top) / 3;
  let last = scoreOf(top);
  for (let above = top.parent; above !== null && above.parent !== null; above = above.parent) {
    const score = final.get(above);
    if (score === undefined) {
      continue;
    }
    if (score < third) {
      break;
    }
    if (score > last) {
      top = above;
      break;
    }
    last = score;
  }
  while (top.parent !== null && top.parent.parent !== null && top.parent.children.length === 1) {
    top = top.parent;
  }
  return yield* gather(top, final, isBeside);
}

/** What goes with `top` beside it, and beside what is around it. */
function* gather(
  top: Part,
  scores: ReadonlyMap<Part, number>,
  isBeside: (part: Part) => boolean,
): Generator<void, Choice> {
  const left = new Set<Part>();
  let choice: Choice = { root: top, left: new Set() };
  const topScore = scores.get(top) ?? 0;
  const threshold = Math.max(10, topScore * 0.2);
  const className = top.element.getAttribute("class");
  const goesAlong = (part: Part, first: boolean): boolean => {
    if (isBeside(part)) {
      return false;
    }
    const share = linkShare(part);
    if (first) {
      // An article cut into pieces by what stands between them.
      const isPiece = className && part.element.getAttribute("class") === className;
      if (isPiece && part.prose >= LEAST_PIECE && share < 0.25 && part.teasers === 0) {
        return true;
      }
      if ((scores.get(part) ?? -Infinity) + (isPiece ? topScore * 0.2 : 0) >= threshold || isCorrection(part)) {
        return true;
      }
      if (part.children.length === 0 && part.paragraphs.some((it) => it.letters > 80) && share < 0.25) {
        return true;
      }
    }
    return part.prose >= 400 && share < 0.2 && part.teasers === 0;
  };
  let first = true;
  let seen = 0;
  for (let it = top; it.parent !== null && !isWhole(it); it = it.parent) {
    const siblings = it.parent.children;
    if (siblings.length === 1) {
      continue;
    }
    let more = false;
    for (const sibling of siblings) {
      if (++seen % STRIDE === 0) {
        yield;
      }
      if (sibling !== it) {
        if (goesAlong(sibling, first)) {
          more = true;
        } else {
          left.add(sibling);
        }
      }
    }
    if (more) {
      choice = { root: it.parent, left: new Set(left) };
    }
    first = false;
  }
  return choice;
}

/** A note on what an earlier version said is a part of the article, wherever it stands. */
function isCorrection(part: Part): boolean {
  return 0 < part.prose && part.prose <= LONGEST_NOTE && CORRECTION.test(part.element.textContent);
}

const CORRECTION = /^\s*(?:an? )?(?:clarification|correction|editor[’']s note)\b/i;

/** Says itself that it is one thing. */
function isWhole({ element }: Part): boolean {
  return element.matches("article, main, [role=main], [itemprop~=articleBody]");
}

function weigh({ element, naming }: Part): number {
  return (
    (TAG_WEIGHT[element.tagName] ?? 0) +
    (naming.isBody ? NAME_WEIGHT : 0) -
    (naming.isBeside ? NAME_WEIGHT : 0)
  );
}

export function linkShare({ letters, linked }: { letters: number; linked: number }): number {
  return letters === 0 ? 0 : linked / letters;
}

function ancestors(part: Part): Part[] {
  const above: Part[] = [];
  for (let it = part.parent; it !== null; it = it.parent) {
    above.push(it);
  }
  return above;
}
