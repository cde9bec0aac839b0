import type { Mark } from "../shared/marks.ts";
import { DEFAULTS, type Looks } from "../shared/settings.ts";
import { FLASH, highlightName, highlightNames } from "../shared/looks.ts";

/** A mark, or several that overlap, and where it is. */
export interface Placement {
  /** The same as long as the block and its marks are. */
  id: string;
  /** The first gives it its looks. */
  marks: readonly [Mark, ...Mark[]];
  /** UTF-16 code units from the start of the block's text. */
  start: number;
  end: number;
  /** The block it is in. */
  element: Element;
  /** Static, so that the page pays nothing while it changes. Made anew when the block's text changes. */
  range: StaticRange;
  nodes: Text[];
}

/** The only module that touches `CSS.highlights`. */
export interface Highlights {
  /** Puts these marks in the place of all that the element had. */
  paint(element: Element, placements: Placement[]): void;
  /** Takes an element's marks away, and returns them. */
  drop(element: Element): Placement[];
  /** The marks of a text node; none while they are hidden. */
  at(node: Node): readonly Placement[];
  /** The shadow roots that marks are in, open or closed, and those around them. */
  roots(): ShadowRoot[];
  /** All marks in the order of the page, hidden or not. */
  all(): Placement[];
  /** Shows words that a jump has come to, and returns the way to stop. */
  flash(range: AbstractRange): () => void;
  hide(hidden: boolean): void;
  look(looks: Looks): void;
  clear(): void;
}

export function createHighlights(): Highlights {
  let { looks } = DEFAULTS;
  let hidden = false;
  let highlights = new Map<string, Highlight>();
  const flashing = new Highlight();
  const byElement = new Map<Element, Placement[]>();
  const byNode = new Map<Node, Placement[]>();
  const roots = new Set<ShadowRoot>();

  const highlightOf = ({ marks: [mark] }: Placement): Highlight | undefined => highlights.get(highlightName(mark, looks));

  /** The registry shows those that have something to show. */
  const show = () => {
    for (const [name, highlight] of highlights) {
      const isThere = CSS.highlights.get(name) === highlight;
      const isWanted = highlight.size > 0 && !hidden;
      if (isWanted && !isThere) {
        CSS.highlights.set(name, highlight);
      } else if (!isWanted && isThere) {
        CSS.highlights.delete(name);
      }
    }
  };

  const withdraw = (withdrawn: ReadonlyMap<string, Highlight>) => {
    for (const [name, highlight] of withdrawn) {
      highlight.clear();
      // After the extension is reloaded, the name may be its successor's.
      if (CSS.highlights.get(name) === highlight) {
        CSS.highlights.delete(name);
      }
    }
  };

  const start = () => {
    withdraw(highlights);
    highlights = new Map(highlightNames(looks).map((name) => [name, new Highlight()]));
    for (const [priority, highlight] of [...highlights.values()].entries()) {
      highlight.priority = priority;
    }
    flashing.priority = highlights.size;
  };
  start();

  function drop(element: Element): Placement[] {
    const dropped = byElement.get(element) ?? [];
    for (const placement of dropped) {
      highlightOf(placement)?.delete(placement.range);
      for (const node of placement.nodes) {
        const rest = byNode.get(node)?.filter((it) => it !== placement) ?? [];
        if (rest.length > 0) {
          byNode.set(node, rest);
        } else {
          byNode.delete(node);
        }
      }
    }
    byElement.delete(element);
    return dropped;
  }

  return {
    drop,
    roots: () => [...roots],
    paint(element, wanted) {
      drop(element);
      const placements = wanted.filter((it) => highlightOf(it) !== undefined);
      for (const placement of placements) {
        highlightOf(placement)?.add(placement.range);
        for (const node of placement.nodes) {
          byNode.set(node, [...(byNode.get(node) ?? []), placement]);
        }
      }
      if (placements.length > 0) {
        byElement.set(element, placements);
        for (let root = element.getRootNode(); root instanceof ShadowRoot; root = root.host.getRootNode()) {
          roots.add(root);
        }
      }
      show();
    },
    at: (node) => (hidden ? [] : (byNode.get(node) ?? [])),
    all: () => [...byElement.values()].flat().sort(inOrderOfPage),
    flash(range) {
      flashing.clear();
      flashing.add(range);
      CSS.highlights.set(FLASH, flashing);
      return () => {
        flashing.delete(range);
      };
    },
    hide(now) {
      hidden = now;
      show();
    },
    look(now) {
      if (now.strength === looks.strength && now.familyColours === looks.familyColours) {
        return;
      }
      looks = now;
      start();
      for (const placement of [...byElement.values()].flat()) {
        highlightOf(placement)?.add(placement.range);
      }
      show();
    },
    clear() {
      withdraw(new Map([...highlights, [FLASH, flashing]]));
      byElement.clear();
      byNode.clear();
      roots.clear();
    },
  };
}

function inOrderOfPage(a: Placement, b: Placement): number {
  if (a.element === b.element) {
    return a.start - b.start;
  }
  return a.element.compareDocumentPosition(b.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}
