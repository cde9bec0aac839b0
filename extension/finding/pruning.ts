// What stands within the article's body without being the article's.

import { type Choice, linkShare } from "./choice.ts";
import { type Part, isNotice } from "./survey.ts";

const STRIDE = 128;

export interface Pruned {
  /** The elements to leave out, each for all that is in it. */
  left: WeakSet<Element>;
  /** Full paragraphs among what stays. */
  paragraphs: number;
  /** Headings among what stays that are links. */
  teasers: number;
  /** Fields to be filled in among what stays. */
  fields: number;
}

/** A paragraph of so many letters, without its links, is a full one. */
const FULL = 80;

export function* prune(choice: Choice, isBeside: (part: Part) => boolean): Generator<void, Pruned> {
  const left = new WeakSet<Element>([...choice.left].map((it) => it.element));
  const stack = [choice.root];
  let paragraphs = 0;
  let teasers = 0;
  let fields = 0;
  /** What holds more of the prose is not beside it, whatever it looks like. */
  const most = choice.root.prose / 2;
  const texts = new Set<string>();
  /** Headings that nothing has followed yet. */
  let waiting: Part[] = [];
  const leave = (part: Part) => {
    left.add(part.element);
  };
  let seen = 0;
  for (let part = stack.pop(); part !== undefined; part = stack.pop()) {
    if (++seen % STRIDE === 0) {
      yield;
    }
    fields += part.children.reduce((rest, it) => rest - it.fields, part.fields);
    const level = levelOf(part);
    if (level > 0) {
      waiting.filter((it) => levelOf(it) >= level).forEach(leave);
      waiting = [...waiting.filter((it) => levelOf(it) < level), part];
      teasers += part.teasers;
      continue;
    }
    if (part.paragraphs.length > 0) {
      if (part.children.every((it) => it.letters === 0) && isAside(part, texts)) {
        leave(part);
        continue;
      }
      waiting = [];
      paragraphs += part.paragraphs.filter((it) => it.letters - it.linked >= FULL && !isNotice(it)).length;
    }
    for (const child of part.children.toReversed()) {
      if (++seen % STRIDE === 0) {
        yield;
      }
      if (left.has(child.element)) {
        continue;
      }
      if (asksForConsent(child) || (child.prose < most && (isBeside(child) || isListOfLinks(child) || isListOfTeasers(child)))) {
        leave(child);
      } else {
        stack.push(child);
      }
    }
  }
  waiting.forEach(leave);
  return { left, paragraphs, teasers, fields };
}

/** From 1 to 6 for a heading, else 0. */
function levelOf({ element: { tagName } }: Part): number {
  return /^H[1-6]$/.test(tagName) ? Number(tagName[1]) : 0;
}

/** A longer text is told from an aside by no pattern. */
const LONGEST_ASIDE = 320;

/** A line that stands between the paragraphs and speaks of something else, or says again what `texts` holds. */
function isAside(part: Part, texts: Set<string>): boolean {
  if (part.letters > LONGEST_ASIDE || part.paragraphs.length > 1) {
    return false;
  }
  const text = part.element.textContent.replace(/\s+/g, " ").trim();
  const isAgain = text.length >= 40 && texts.has(text);
  texts.add(text);
  const isPointer = part.element.tagName !== "LI" && part.linked >= 20 && part.letters - part.linked <= 20 && !/[.!?]["”’]?$/.test(text);
  return isAgain || isPointer || ADDRESS.test(text) || LABEL.test(text) || CALL.test(text) || POINTER.test(text);
}

/** An address on the web or of a person. */
const ADDRESS = /^\S*(?:\/\/|@|\.com\/)\S*$/;

/** Words on the page about the page. */
const LABEL =
  /^(?:adverts?|advertisements?|(?:article|story) continues.{0,30}|automatic(?:ally)?[- ]generated.*|caption|close|comments?|continue reading(?: below)?|image \d+ of.*|loading.*|most (?:popular|read)|photos?|print(?: this.{0,10})?|related|share(?: this.*)?|skip ad(?:vertisement)?|sponsored(?: .{0,30})?|topics?|updated|.{0,9}all rights reserved.?)$/i;

/** The page asks its reader to do something. */
const CALL =
  /^(?:click here|don[’']t miss\b|download (?:our|the) .{0,20}app|(?:please )?follow (?:us\b|@|.{2,60} on (?:bluesky|facebook|instagram|mastodon|threads|tiktok|twitter|whatsapp|x|youtube)\b)|get (?:our|the latest)\b|join our|like this (?:article|story)|more on this|(?:also )?read (?:also|more|next|on|or share)\b|(?:click .{0,12})?see (?:also|more)\b|sign up|subscribe|support our|tell us what|want more|©|copyright\b)/i;

/** What follows is elsewhere. */
const POINTER =
  /^(?:also|audio|gallery|in pictures|listen|more|must read|photos|podcast|read|recommended|related(?: \w+)?|see|trending|video|watch) ?[:|]/i;

/** At some length, and more of it than not. */
function asksForConsent({ children, notices, prose }: Part): boolean {
  // A single paragraph of an article may sound like a notice.
  return children.length >= 2 && notices >= LEAST_NOTICE && notices > prose / 2;
}

/** Letters. Less is no wall. */
const LEAST_NOTICE = 200;

/** Mostly links, without enough prose to be read for its own sake. */
function isListOfLinks(part: Part): boolean {
  const share = linkShare(part);
  switch (part.element.tagName) {
    case "UL":
    case "OL":
    case "DL":
      return share > 0.6;
    case "TABLE":
      return share > 0.5 && part.element.querySelector("th") === null;
    case "DIV":
    case "SECTION":
      return part.prose < 500 && share > (part.naming.isBody ? 0.5 : 0.3);
    case "P":
      return share > 0.9;
    default:
      return false;
  }
}

/** A heading that leads away, and at most a paragraph to each. */
function isListOfTeasers(part: Part): boolean {
  return part.teasers >= 2 && /^(?:ARTICLE|DIV|OL|SECTION|UL)$/.test(part.element.tagName) && part.prose < part.teasers * 250;
}
