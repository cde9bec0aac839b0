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

/** Not read out of a block. */
const SKIPPED = `script, style, noscript, template, iframe, object, svg, math, button, select, textarea, input, code, pre,
  [hidden], [aria-hidden="true"], [contenteditable=""], [contenteditable="true"]`;

/** The blocks of an article, in the order of the page. */
export function blocksIn({ root, head, includes }: {
  root: Element;
  head: readonly Element[];
  includes(element: Element): boolean;
}): Element[] {
  const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_ELEMENT, (node) =>
    includes(node as Element) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT,
  );
  const blocks = new Set(head.filter((it) => it.isConnected));
  for (let it: Node | null = root; it !== null; it = walker.nextNode()) {
    if (isBlock(it as Element)) {
      blocks.add(it as Element);
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
  for (let it = element.firstChild; it !== null; it = it.nextSibling) {
    if (it instanceof Text ? it.data.trim() !== "" : it instanceof Element && INLINE.has(it.tagName) && !it.matches(SKIPPED) && hasLine(it)) {
      return true;
    }
  }
  return false;
}

/** The one definition of a block's text: white space collapsed, `<br>` a line end, blocks inside left to themselves. */
export function readBlock(element: Element): Block {
  const pieces: Piece[] = [];
  const links: Link[] = [];
  let text = "";

  const append = (node: Text, offset: number, piece: string) => {
    pieces.push({ start: text.length, length: piece.length, node, offset });
    text += piece;
  };
  const readText = (node: Text) => {
    const { data } = node;
    let from = 0;
    for (const run of data.matchAll(/[\t\n\f\r ]+/g)) {
      const atStart = run.index === 0 && (text === "" || /[ \n]$/.test(text));
      if (run[0] === " " && !atStart) {
        continue;
      }
      if (run.index > from) {
        append(node, from, data.slice(from, run.index));
      }
      if (!atStart) {
        append(node, run.index, " ");
      }
      from = run.index + run[0].length;
    }
    if (from < data.length) {
      append(node, from, data.slice(from));
    }
  };
  const read = (parent: Element) => {
    for (const child of parent.childNodes) {
      if (child instanceof Text) {
        readText(child);
      } else if (!(child instanceof Element) || child.matches(SKIPPED)) {
        continue;
      } else if (child.tagName === "BR" || isBlock(child)) {
        text += text === "" ? "" : "\n";
      } else if (isShown(child)) {
        const start = text.length;
        read(child);
        if (child instanceof HTMLAnchorElement && child.href !== "" && text.length > start) {
          links.push({ start, end: text.length, href: child.href });
        }
      }
    }
  };
  read(element);

  return {
    kind: element.closest("blockquote") ? "quotation" : (KINDS[element.tagName] ?? "paragraph"),
    text,
    links,
    locate: (start, end) => locate(pieces, start, end),
  };
}

/** An element without a box of its own may still show what is in it. */
export function isShown(element: Element): boolean {
  return element.checkVisibility() || getComputedStyle(element).display === "contents";
}

/** A stretch of the text that one text node has, letter for letter. */
interface Piece {
  start: number;
  length: number;
  node: Text;
  offset: number;
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
    endOffset: last.offset + Math.min(last.length, end - last.start),
    nodes: [...new Set(touched.map((it) => it.node))],
  };
}
