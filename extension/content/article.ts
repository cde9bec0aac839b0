import { isApart, isWithinApart } from "../finding/names.ts";
import { type Part, survey } from "../finding/survey.ts";
import { type Choice, choose } from "../finding/choice.ts";
import { declaredBody, placeOf } from "../finding/declared.ts";
import { type Pruned, prune } from "../finding/pruning.ts";

/** Where the article is. */
export interface Article {
  /** Holds all of its body. */
  root: Element;
  /** Headline and standfirst, where they stand outside of the body. */
  head: Element[];
  /** Whether an element of the body, and what is in it, is the article's. True of what is inserted later, unless it says that it is something else. */
  includes(element: Element): boolean;
}

/** Finds the article, or null on a page that has none. The page is not touched. Rests now and then, for others to work. */
export function* findArticle(document: Document): Generator<void, Article | null> {
  if (document.body === null) {
    return null;
  }
  const page = yield* survey(document.body);
  const found = yield* find(document, page);
  if (found === null) {
    return null;
  }
  yield;
  const root = found.choice.root.element;
  const includes = (element: Element) => !isApart(element) && !found.pruned.left.has(element);
  return { root, head: yield* headOf(document, root, includes), includes };
}

interface Found {
  choice: Choice;
  pruned: Pruned;
}

/** What looks like the article, unless the page declares a text that stands elsewhere. */
function* find(document: Document, page: Part): Generator<void, Found | null> {
  const isBeside = (part: Part) => part.naming.isBeside && !part.naming.isBody && part.prose < page.prose / 2;
  const choice = yield* choose(page, isBeside);
  const pruned = choice === null ? null : yield* prune(choice, isBeside);
  const found = choice && pruned && isArticle(document, pruned) ? { choice, pruned } : null;
  yield;
  const body = declaredBody(document);
  const isTaken = (part: Part) =>
    found !== null && isWithin(part.element, found.choice.root.element, (it) => !found.pruned.left.has(it));
  const declared = body === null ? null : yield* placeOf(body, page, isTaken);
  return declared === null ? found : { choice: declared, pruned: yield* prune(declared, isBeside) };
}

/** Fewer full paragraphs are a notice, a form or a menu. */
const FEWEST_PARAGRAPHS = 2;

/** Whether what was found is more than a menu, a front page or a form. */
function isArticle(document: Document, { paragraphs, teasers, fields }: Pruned): boolean {
  return paragraphs >= FEWEST_PARAGRAPHS && (Math.max(teasers, fields) < paragraphs || isDeclared(document));
}

/** Whether the page says that it is an article. A front page has as many linked headings as paragraphs, but so may a live blog. */
function isDeclared(document: Document): boolean {
  return (
    document.querySelector('meta[property="og:type"][content="article"]') !== null ||
    document.querySelectorAll("article").length === 1 ||
    [...document.querySelectorAll('script[type="application/ld+json"]')].some((it) => ARTICLE_TYPE.test(it.textContent))
  );
}

const ARTICLE_TYPE = /"@type"\s*:\s*\[?\s*"(?:\w*Article|LiveBlogPosting|BlogPosting)"/;

/** Headline and standfirst may stand outside of the body. */
function* headOf(document: Document, root: Element, includes: (element: Element) => boolean): Generator<void, Element[]> {
  const headline = headlineOf(document, root);
  yield;
  if (headline === undefined) {
    return [];
  }
  /** After the headline, before the body or in a part of it that is left out. */
  const isBeforeBody = (it: Element) => isAfter(it, headline) && (isAfter(root, it) || (root.contains(it) && !isWithin(it, root, includes)));
  const beside = isWithin(headline, root, includes)
    ? []
    : [...(headline.parentElement?.children ?? [])].filter(
        (it) => STANDS_FIRST.test(`${it.tagName} ${it.textContent.trim()}`) && isBeforeBody(it),
      );
  yield;
  const named = [...document.querySelectorAll(STANDFIRST)].filter(
    (it) => isAfter(it, headline) && (isAfter(root, it) || root.contains(it)),
  );
  return [headline, ...new Set([...beside, ...named.slice(0, 1)])];
}

/** Whether an element is in `root`, and in nothing there that is left out. */
function isWithin(element: Element, root: Element, includes: (element: Element) => boolean): boolean {
  for (let it: Element | null = element; it !== root; it = it.parentElement) {
    if (it === null || !includes(it)) {
      return false;
    }
  }
  return true;
}

/** A heading of the second order, or a paragraph of whole sentences: others are bylines. */
const STANDS_FIRST = /^(?:H2 .{40}|P .{39}.*[.!?…]["”’]?$)/s;

const STANDFIRST = `[itemprop="description"]:not(meta), :is(p, h2, div)[class*="standfirst" i],
  :is(p, h2, div)[class*="subtitle" i], :is(p, h2)[class*="subhead" i], :is(p, h2, div)[class*="dek" i]`;

/** The heading that the page's title repeats, else the last one before the body. */
function headlineOf(document: Document, root: Element): Element | undefined {
  const title = plain(document.title);
  const headings = [...document.querySelectorAll("h1")].filter(
    (it) => !isWithinApart(it) && plain(it.textContent) !== "" && !isAfter(it, root),
  );
  return headings.find((it) => title.includes(plain(it.textContent))) ?? headings.at(-1);
}

/** After it, not in it. */
function isAfter(element: Element, other: Element): boolean {
  const position = other.compareDocumentPosition(element);
  return (position & Node.DOCUMENT_POSITION_FOLLOWING) !== 0 && (position & Node.DOCUMENT_POSITION_CONTAINED_BY) === 0;
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
