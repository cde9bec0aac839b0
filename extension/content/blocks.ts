import type { BlockKind, Link } from "../../src/wasm/api.d.ts";

/** A block as the reader sees it, and the way back to the page. */
export interface Block {
  kind: BlockKind;
  text: string;
  links: Link[];
  /** The text's places on the page, for offsets into `text`; null where they are not in it. */
  locate(start: number, end: number): Place | null;
}

export interface Place {
  startContainer: Text;
  startOffset: number;
  endContainer: Text;
  endOffset: number;
  /** Every text node that the place touches, in order. */
  nodes: Text[];
}

const KINDS: Record<string, BlockKind> = {
  H1: "heading",
  H2: "heading",
  H3: "heading",
  H4: "heading",
  H5: "heading",
  H6: "heading",
  P: "paragraph",
  DD: "paragraph",
  DT: "paragraph",
  DIV: "paragraph",
  SECTION: "paragraph",
  ARTICLE: "paragraph",
  MAIN: "paragraph",
  BODY: "paragraph",
  CENTER: "paragraph",
  TD: "paragraph",
  TH: "paragraph",
  LI: "list-item",
  BLOCKQUOTE: "quotation",
  FIGCAPTION: "caption",
  CAPTION: "caption",
};

/** These hold other blocks more often than text of their own. */
const CONTAINERS = new Set(["DIV", "SECTION", "ARTICLE", "MAIN", "BODY", "CENTER", "TD", "TH"]);

/** These hold a part of a line: text in them is of the block around them. */
const INLINE = new Set("A B BIG CITE EM FONT I INS MARK Q S SMALL SPAN STRONG SUB SUP TIME U".split(" "));

/** Not read out of a block. What is struck out the page itself has taken back. */
const SKIPPED = `script, style, noscript, template, iframe, object, svg, math, button, select, textarea, input, code, pre,
  rt, rp, del, s, strike, [hidden], [contenteditable]:not([contenteditable="false"])`;

/** A link to a note, which stands in the sentence like a letter of it. */
const NOTE = `[role="doc-noteref"], sup:has(> a[href^="#"]), sup:has(> a[href*="#"]:only-child), sup[class*="footnote" i], sup[class*="reference" i]`;

/** Marks of a note that are no link. An ordinal's letters and an exponent are raised too, and are read. */
const NOTE_SIGN = /^\s*(?:[*†‡§¶]+|\[\s*[\p{L}\p{N}]{1,3}\s*\])\s*$/u;

/** Where captions stand. */
const CAPTION = "figcaption, caption";

/** Names under which a caption keeps whose picture it is. */
const CREDIT = `[class*="attribution" i], [class*="copyright" i], [class*="credit" i], [class*="photographer" i],
  [itemprop~="copyrightHolder"], [itemprop~="creditText"]`;

/** A credit by its form: “Photo: …”, “Photograph by …”, “© …”, or a name and an agency with a stroke between them. */
const CREDIT_FORM =
  /^\W*(?:(?:credit|illustration|image|photo|photograph|photography|picture|video)s?(?: (?:by|courtesy|credit)\b|\s?[:/|])|courtesy\b|©|[^.!?/]{2,50}\/[^.!?]{2,50}$)/i;

/** A longer text says something of the picture as well. */
const LONGEST_CREDIT = 120;

/**
 * Characters that nobody sees: soft hyphens and other hints for breaking lines, and the private ones that fonts of icons use.
 */
const UNSEEN = "\\u00AD\\u200B\\u2060\\uFEFF\\uE000-\\uF8FF";

/** What a text node is taken apart at: white space, other spaces, unseen characters. */
const APART = new RegExp(`(?<white>[\\t\\n\\f\\r ]+)|(?<space>[\\u00A0\\u2000-\\u200A\\u202F\\u205F\\u3000])|[${UNSEEN}]+`, "g");

/** So many elements are looked at between two rests. */
const STRIDE = 32;

/** The blocks of an article, in the order of the page. Rests now and then, for others to work. */
export function* blocksIn({ root, head, includes }: {
  root: Element;
  head: readonly Element[];
  includes(element: Element): boolean;
}): Generator<void, Element[]> {
  const blocks = new Set(head.filter((it) => it.isConnected));
  const waiting = [root];
  let seen = 0;
  for (let it = waiting.pop(); it !== undefined; it = waiting.pop()) {
    if (isBlock(it)) {
      blocks.add(it);
    }
    for (const child of [...childrenOf(it)].reverse()) {
      if (++seen % STRIDE === 0) {
        yield;
      }
      if (child instanceof Element && includes(child)) {
        waiting.push(child);
      }
    }
  }
  return [...blocks];
}

/** Whether an element has text that no block inside it has. */
export function isBlock(element: Element): boolean {
  if (!(element.tagName in KINDS)) {
    return false;
  }
  return !CONTAINERS.has(element.tagName) || hasLine(element);
}

/** Whether text stands in an element without a block around it. */
function hasLine(element: Element): boolean {
  for (const it of childrenOf(element)) {
    if (it instanceof Text ? it.data.trim() !== "" : it instanceof Element && INLINE.has(it.tagName) && !it.matches(SKIPPED) && hasLine(it)) {
      return true;
    }
  }
  return false;
}

/**
 * The one definition of a block's text: what the reader sees of it, as one line of text for each line that the page breaks.
 *
 * White space is collapsed, every other space is a space, and what nobody sees is left out, so that a word is its letters.
 * Capitals are the page's own, whatever its style makes of them. The quotation marks of `<q>` are the style's and are put in.
 * Blocks inside are left to themselves.
 */
export function readBlock(element: Element): Block {
  const pieces: Piece[] = [];
  const links: Link[] = [];
  const { whiteSpaceCollapse, visibility } = getComputedStyle(element);
  const isCaption = element.closest(CAPTION) !== null;
  const keepsLines = whiteSpaceCollapse.startsWith("preserve");
  let text = "";

  const append = (node: Text, offset: number, piece: string, length = piece.length) => {
    pieces.push({ start: text.length, length: piece.length, node, offset, end: offset + length });
    text += piece;
  };
  const endsInSpace = () => text === "" || text.endsWith(" ") || text.endsWith("\n");
  const readText = (node: Text) => {
    const { data } = node;
    let from = 0;
    for (const { 0: apart, index, groups } of data.matchAll(APART)) {
      if (index > from) {
        append(node, from, data.slice(from, index));
      }
      from = index + apart.length;
      if (groups?.["space"] !== undefined) {
        append(node, index, " ");
      } else if (groups?.["white"] !== undefined && !endsInSpace()) {
        append(node, index, keepsLines && apart.includes("\n") ? "\n" : " ", apart.length);
      }
    }
    if (from < data.length) {
      append(node, from, data.slice(from));
    }
  };
  const read = (parent: Element) => {
    for (const child of childrenOf(parent)) {
      if (child instanceof Text) {
        readText(child);
      } else if (!(child instanceof Element) || child.matches(SKIPPED) || isNote(child) || (isCaption && isCredit(child))) {
        continue;
      } else if (child.tagName === "BR" || isBlock(child)) {
        text += text === "" ? "" : "\n";
      } else if (isSeen(child, visibility)) {
        const start = text.length;
        const isQuoted = child.tagName === "Q" && getComputedStyle(child, "::before").content !== "none";
        text += isQuoted ? "“" : "";
        read(child);
        text += isQuoted ? "”" : "";
        if (child instanceof HTMLAnchorElement && child.href !== "" && text.length > start) {
          links.push({ start, end: text.length, href: child.href });
        }
      }
    }
  };
  read(element);

  return {
    kind: element.closest("blockquote") ? "quotation" : isCaption ? "caption" : (KINDS[element.tagName] ?? "paragraph"),
    text,
    links,
    locate: (start, end) => locate(pieces, start, end),
  };
}

function isNote(element: Element): boolean {
  return element.matches(NOTE) || (element.tagName === "SUP" && NOTE_SIGN.test(element.textContent));
}

/** Whose picture it is, apart from what it shows. */
function isCredit(element: Element): boolean {
  const text = element.textContent.trim();
  return text.length <= LONGEST_CREDIT && (element.matches(CREDIT) || CREDIT_FORM.test(text));
}

/** The nodes that are drawn in an element: those of its shadow root, open or closed, and what its slots are given. */
function childrenOf(element: Element): Iterable<Node> {
  const root = shadowRootOf(element);
  if (root !== null) {
    return root.childNodes;
  }
  const assigned = element instanceof HTMLSlotElement ? element.assignedNodes({ flatten: true }) : [];
  return assigned.length > 0 ? assigned : element.childNodes;
}

/** Each browser has its own way to closed roots, and a page of the tests has neither. Only elements of the page's own making are asked. */
function shadowRootOf(element: Element): ShadowRoot | null {
  if (element.shadowRoot !== null || !(element instanceof HTMLElement) || !element.tagName.includes("-")) {
    return element.shadowRoot;
  }
  const firefox = element as { openOrClosedShadowRoot?: ShadowRoot | null };
  return firefox.openOrClosedShadowRoot ?? globalThis.chrome?.dom?.openOrClosedShadowRoot(element) ?? null;
}

/** An element without a box of its own may still show what is in it. */
export function isShown(element: Element): boolean {
  return element.checkVisibility() || getComputedStyle(element).display === "contents";
}

/**
 * Whether the reader sees what is in an element inside of a block.
 *
 * What is clipped to a point is there for those who listen, and says again what the others see.
 * A block that is itself invisible for now is about to be faded in.
 */
function isSeen(element: Element, visibilityOfBlock: string): boolean {
  if (!isShown(element)) {
    return false;
  }
  const { position, visibility } = getComputedStyle(element);
  const isClipped = position === "absolute" && element.clientWidth <= 1 && element.clientHeight <= 1;
  return !isClipped && (visibility === "visible" || visibility === visibilityOfBlock);
}

/** A stretch of the text, and where in a text node it is. Letter for letter, but for a run of white space, which is one character of the text. */
interface Piece {
  start: number;
  length: number;
  node: Text;
  offset: number;
  end: number;
}

function locate(pieces: readonly Piece[], start: number, end: number): Place | null {
  const touched = pieces.filter((it) => it.start < end && start < it.start + it.length);
  const first = touched[0];
  const last = touched.at(-1);
  if (first === undefined || last === undefined) {
    return null;
  }
  return {
    startContainer: first.node,
    startOffset: first.offset + Math.max(0, start - first.start),
    endContainer: last.node,
    endOffset: end < last.start + last.length ? last.offset + end - last.start : last.end,
    nodes: [...new Set(touched.map((it) => it.node))],
  };
}
