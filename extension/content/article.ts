import { Readability, isProbablyReaderable } from "@mozilla/readability";

/** Where the article is. */
export interface Article {
  /** Holds all of its body. */
  root: Element;
  /** Headline and standfirst, where they stand outside of the body. */
  head: Element[];
  /** Whether an element of the body, and what is in it, is the article's. True of what is inserted later, unless it says that it is something else. */
  includes(element: Element): boolean;
}

/** What is never the article's, whatever stands in it. */
const APART = `nav, aside, footer, form, dialog, menu, button, select, textarea, input, code, pre, table[role="presentation"],
  script, style, noscript, template, iframe, object, embed, canvas, video, audio, svg, math,
  [hidden], [aria-hidden="true"], [contenteditable=""], [contenteditable="true"],
  [role="navigation"], [role="complementary"], [role="search"], [role="dialog"], [role="alert"], [role="textbox"],
  #comments, .comments, .comment, [itemprop="comment"]`;

/** More elements than any article's page has: finding the article must not be felt. */
const MOST_ELEMENTS = 20_000;

/** Carries an element's number through Readability, on its copy and never on the page. */
const NUMBER = "data-number";

/** Finds the article, or null on a page that has none. The page is not touched. */
export function findArticle(document: Document): Article | null {
  if (document.body === null) {
    return null;
  }
  const body = isProbablyReaderable(document) ? readBody(document) : soleArticle(document);
  return body && { ...body, head: headOf(document, body.root) };
}

type Body = Pick<Article, "root" | "includes">;

/** Asks Readability on a copy, and maps what it keeps back to the page. */
function readBody(document: Document): Body | null {
  const copy = numberedCopy(document);
  if (copy === null) {
    return soleArticle(document);
  }
  const article = new Readability(copy.document, {
    disableJSONLD: true,
    serializer: (content) => content as Element,
  }).parse();
  const kept = [...(article?.content?.querySelectorAll(`[${NUMBER}]`) ?? [])]
    .map((it) => copy.originals[Number(it.getAttribute(NUMBER))])
    .filter((it) => it !== undefined);
  const root = commonAncestor(kept);
  if (root === null) {
    return soleArticle(document);
  }
  const known = new WeakSet(copy.originals);
  const included = new WeakSet<Element>([root]);
  for (const element of kept) {
    for (let it: Element | null = element; it !== null && !included.has(it); it = it.parentElement) {
      included.add(it);
    }
  }
  return {
    root,
    includes: (element) => !element.matches(APART) && (included.has(element) || !known.has(element)),
  };
}

/** A short page may still say plainly where its article is. More than one is a list of teasers. */
function soleArticle(document: Document): Body | null {
  const [root, another] = document.querySelectorAll("article");
  if (root === undefined || another !== undefined) {
    return null;
  }
  const paragraphs = [...root.querySelectorAll("p")].filter((it) => it.textContent.trim().length >= 80);
  return paragraphs.length < 2 ? null : { root, includes: (element) => !element.matches(APART) };
}

/** The page in a document of its own, without what stands apart, each element numbered. Null where it is too large. */
function numberedCopy(document: Document): { document: Document; originals: Element[] } | null {
  const copy = document.implementation.createHTMLDocument(document.title);
  copy.head.append(...[...document.head.querySelectorAll("meta")].map((it) => copy.importNode(it)));
  const originals: Element[] = [];
  const copyChildren = (from: Element, to: Element): boolean => {
    originals.push(from);
    to.setAttribute(NUMBER, String(originals.length - 1));
    if (originals.length > MOST_ELEMENTS) {
      return false;
    }
    for (const child of from.childNodes) {
      if (child instanceof Text) {
        to.append(child.data);
      } else if (child instanceof Element && !child.matches(APART)) {
        // Readability makes a paragraph of such a div in a way that loses the number.
        const childCopy = isParagraphInDiv(child) ? copy.createElement("p") : copy.importNode(child);
        to.append(childCopy);
        if (!copyChildren(child, childCopy)) {
          return false;
        }
      }
    }
    return true;
  };
  return copyChildren(document.body, copy.body) ? { document: copy, originals } : null;
}

const PHRASING = new Set(
  "A ABBR B BDI BDO BR CITE DATA DFN EM FONT I IMG INS KBD LABEL MARK Q S SAMP SMALL SPAN STRONG SUB SUP TIME U VAR WBR".split(" "),
);

function isParagraphInDiv(element: Element): boolean {
  return (
    element.tagName === "DIV" &&
    [...element.childNodes].some((it) => it instanceof Text && it.data.trim() !== "") &&
    [...element.children].every((it) => PHRASING.has(it.tagName))
  );
}

function commonAncestor(elements: readonly Element[]): Element | null {
  let ancestor = elements[0] ?? null;
  for (const element of elements) {
    while (ancestor !== null && !ancestor.contains(element)) {
      ancestor = ancestor.parentElement;
    }
  }
  return ancestor;
}

/** Readability leaves the headline out, and often the standfirst. */
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
    (it) => !it.closest(APART) && plain(it.textContent) !== "" && !isAfter(it, root),
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
