import { isReported, type Mark } from "../shared/marks.ts";
import { RULES } from "../shared/rules.ts";

/** A mark and where it is. */
export interface Placement {
  mark: Mark;
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
  /** The marks of a text node, shortest first: the shortest is the hardest to point at. */
  at(node: Node): Placement[];
  /** All marks in the order of the page. */
  all(): Placement[];
  clear(): void;
}

/** The name that the style sheet knows a mark by. */
export function highlightName(rule: string, reported: boolean): string {
  return `sayswho-${rule}${reported ? "-reported" : ""}`;
}

export function createHighlights(): Highlights {
  const highlights = new Map<string, Highlight>();
  const byElement = new Map<Element, Placement[]>();
  const byNode = new Map<Node, Placement[]>();

  for (const reported of [true, false]) {
    for (const [priority, [rule, family]] of Object.entries(RULES).entries()) {
      if (family === "staging" || !reported) {
        const highlight = new Highlight();
        highlight.priority = priority;
        highlights.set(highlightName(rule, reported), highlight);
      }
    }
  }
  const highlightOf = ({ mark }: Placement) => highlights.get(highlightName(mark.rule, isReported(mark)));

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
    paint(element, wanted) {
      drop(element);
      const placements = wanted.filter((it) => highlightOf(it) !== undefined);
      for (const placement of placements) {
        highlightOf(placement)?.add(placement.range);
        for (const node of placement.nodes) {
          const there = [...(byNode.get(node) ?? []), placement];
          byNode.set(node, there.sort((a, b) => length(a) - length(b)));
        }
      }
      if (placements.length > 0) {
        byElement.set(element, placements);
      }
      for (const [name, highlight] of highlights) {
        if (highlight.size > 0 && CSS.highlights.get(name) !== highlight) {
          CSS.highlights.set(name, highlight);
        }
      }
    },
    at: (node) => byNode.get(node) ?? [],
    all: () => [...byElement.values()].flat().sort(inOrderOfPage),
    clear() {
      for (const [name, highlight] of highlights) {
        highlight.clear();
        // After the extension is reloaded, the name may be its successor's.
        if (CSS.highlights.get(name) === highlight) {
          CSS.highlights.delete(name);
        }
      }
      byElement.clear();
      byNode.clear();
    },
  };
}

function length({ mark }: Placement): number {
  return mark.end - mark.start;
}

function inOrderOfPage(a: Placement, b: Placement): number {
  if (a.element === b.element) {
    return a.mark.start - b.mark.start || a.mark.end - b.mark.end;
  }
  return a.element.compareDocumentPosition(b.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}
