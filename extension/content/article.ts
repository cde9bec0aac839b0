import { isApart, isWithinApart } from "../finding/names.ts";
import { type Part, survey } from "../finding/survey.ts";
import { choose } from "../finding/choice.ts";
import { prune } from "../finding/pruning.ts";

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
  const isBeside = (part: Part) => part.naming.isBeside && !part.naming.isBody && part.prose < page.prose / 2;
  const choice = yield* choose(page, isBeside);
  if (choice === null) {
    return null;
  }
  const { left, paragraphs, teasers } = yield* prune(choice, isBeside);
  if (paragraphs < FEWEST_PARAGRAPHS || (teasers >= paragraphs && !isDeclared(document))) {
    return null;
  }
  yield;
  const root = choice.root.element;
  return {
    root,
    head: headOf(document, root),
    includes: (element) => !isApart(element) && !left.has(element),
  };
}

/** Fewer full paragraphs are a notice, a form or a menu. */
const FEWEST_PARAGRAPHS = 2;

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
function headOf(document: Document, root: Element): Element[] {
  const headline = headlineOf(document, root);
  if (headline === undefined) {
    return [];
  }
  const beside = [...(headline.parentElement?.children ?? [])].filter(
    (it) => isBetween(it, headline, root) && it.matches("p, h2") && it.textContent.trim().length >= 40,
  );
  const named = [...document.querySelectorAll(STANDFIRST)].filter(
    (it) => isBetween(it, headline, root) || (root.contains(headline) && root.contains(it) && isAfter(it, headline)),
  );
  return [headline, ...new Set([...beside, ...named.slice(0, 1)])];
}

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

function isBetween(element: Element, after: Element, before: Element): boolean {
  return isAfter(element, after) && isAfter(before, element);
}

/** After it, not in it. */
function isAfter(element: Element, other: Element): boolean {
  const position = other.compareDocumentPosition(element);
  return (position & Node.DOCUMENT_POSITION_FOLLOWING) !== 0 && (position & Node.DOCUMENT_POSITION_CONTAINED_BY) === 0;
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
