// The page as parts: its elements but the inline ones, each with how much of its text is prose and how much links.

import { type Naming, isApart, namingOf } from "./names.ts";

/** An element that is more than a stretch of a line. */
export interface Part {
  element: Element;
  parent: Part | null;
  children: Part[];
  naming: Naming;
  /** Letters in it, and those of them that are in links. */
  letters: number;
  linked: number;
  /** Stretches of text of its own, not of a part in it. */
  paragraphs: Paragraph[];
  /** Letters of prose in it: of paragraphs long enough to be sentences, and not links. */
  prose: number;
  /** Letters of that prose that ask the reader to agree to something. */
  notices: number;
  /** Fields in it that are to be filled in. */
  fields: number;
  images: number;
  /** Headings in it that lead to other pages. */
  teasers: number;
}

/** A stretch of text between two breaks. */
export interface Paragraph {
  letters: number;
  linked: number;
  commas: number;
  /** The words in it that ask for consent. */
  asking: ReadonlySet<string>;
}

/** Less than this is a label, not a sentence. */
const LEAST_PROSE = 25;

/** The words of those who ask for consent. Any of them may stand in an article; two in one paragraph seldom do. */
const ASKING =
  /\b(?:agree|consent|cookies?|device|(?:our|\d+) partners|personal data|preferences|privacy|terms of (?:service|use)|third parties|vendors)\b/gi;

/** And they speak to somebody. */
const TO_THE_READER = /\b(?:our|we|you|your)\b/i;

/** A field for a person's own words; buttons, boxes and the fields of the page itself are not. */
const FIELD = `input:not([type]), input:is([type="text"], [type="email"], [type="password"], [type="tel"], [type="number"]), textarea`;

const NOTHING: ReadonlySet<string> = new Set();

/** So many elements are looked at between two rests. */
const STRIDE = 16;

const INLINE = new Set(
  `A ABBR ACRONYM B BDI BDO BIG CITE DATA DEL DFN EM FONT I INS KBD LABEL MARK Q S SAMP SMALL SPAN STRIKE STRONG SUB SUP
   TIME TT U VAR WBR`.match(/\w+/g),
);

/** Goes through all that is in `element` once, and rests now and then. */
export function* survey(element: Element): Generator<void, Part> {
  const root = newPart(element, null);
  let seen = 0;
  const walk = function* (from: Element, part: Part, link: boolean, breaks: { run: number }): Generator<void> {
    for (let child = from.firstChild; child !== null; child = child.nextSibling) {
      if (child instanceof Text) {
        addText(part, child.data, link, breaks);
      } else if (child instanceof Element) {
        if (++seen % STRIDE === 0) {
          yield;
        }
        const { tagName } = child;
        if (tagName === "BR") {
          breaks.run += 1;
        } else if (tagName === "IMG" || tagName === "PICTURE") {
          part.images += 1;
        } else if (isApart(child)) {
          part.fields += child.matches(FIELD) ? 1 : 0;
        } else if (INLINE.has(tagName)) {
          yield* walk(child, part, link || tagName === "A", breaks);
        } else {
          const own = newPart(child, part);
          part.children.push(own);
          yield* walk(child, own, link, { run: 2 });
          settle(own);
          part.letters += own.letters;
          part.linked += own.linked;
          part.prose += own.prose;
          part.notices += own.notices;
          part.fields += own.fields;
          part.images += own.images;
          part.teasers += own.teasers;
          breaks.run = 2;
        }
      }
    }
  };
  yield* walk(element, root, false, { run: 2 });
  settle(root);
  return root;
}

function newPart(element: Element, parent: Part | null): Part {
  return { element, parent, children: [], naming: namingOf(element), letters: 0, linked: 0, paragraphs: [], prose: 0, notices: 0, fields: 0, images: 0, teasers: 0 };
}

function addText(part: Part, data: string, link: boolean, breaks: { run: number }): void {
  const text = data.trim();
  if (text === "") {
    return;
  }
  let paragraph = part.paragraphs.at(-1);
  if (paragraph === undefined || breaks.run >= 2) {
    paragraph = { letters: 0, linked: 0, commas: 0, asking: NOTHING };
    part.paragraphs.push(paragraph);
  }
  breaks.run = 0;
  paragraph.letters += text.length;
  paragraph.linked += link ? text.length : 0;
  if (TO_THE_READER.test(text)) {
    const asking = text.match(ASKING);
    paragraph.asking = asking === null ? paragraph.asking : new Set([...paragraph.asking, ...asking.map((it) => it.toLowerCase())]);
  }
  for (let at = text.indexOf(","); at !== -1; at = text.indexOf(",", at + 1)) {
    paragraph.commas += 1;
  }
}

function settle(part: Part): void {
  if (/^H[1-6]$/.test(part.element.tagName) && part.paragraphs.some((it) => it.linked > it.letters * 0.8)) {
    part.teasers += 1;
  }
  for (const paragraph of part.paragraphs) {
    part.letters += paragraph.letters;
    part.linked += paragraph.linked;
    if (isProse(paragraph)) {
      const prose = paragraph.letters - paragraph.linked;
      part.prose += prose;
      part.notices += isNotice(paragraph) ? prose : 0;
    }
  }
}

export function isProse({ letters, linked }: Paragraph): boolean {
  return letters >= LEAST_PROSE && linked <= letters / 2;
}

/** Speaks of what the page does with its reader, not of the world. */
export function isNotice({ asking }: Paragraph): boolean {
  return asking.size >= 2;
}
