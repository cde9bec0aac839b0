import type { Claim, Reading, Spot } from "../shared/marks.ts";

/** What has been read: each block with what was found in it, so that marks can be drawn anew without reading again. */
export interface Shelf<Block extends { text: string }> {
  /** The same as long as the element is there. */
  idOf(element: Element): string;
  put(element: Element, block: Block, reading: Reading): void;
  remove(element: Element): void;
  /** All that is there, in the order of the page. */
  all(): Shelved<Block>[];
  /** The nearest block, this one first, that has the words where they are said to be. */
  find(from: Element, spot: Spot): Shelved<Block> | null;
  /** The claim with this id. */
  claim(id: string): { in: Shelved<Block>; claim: Claim } | null;
}

export interface Shelved<Block> {
  id: string;
  element: Element;
  block: Block;
  reading: Reading;
}

export function createShelf<Block extends { text: string }>(): Shelf<Block> {
  const byElement = new Map<Element, Shelved<Block>>();
  const ids = new WeakMap<Element, string>();
  let next = 0;

  const idOf = (element: Element): string => {
    const id = ids.get(element) ?? String((next += 1));
    ids.set(element, id);
    return id;
  };

  const all = () => [...byElement.values()].sort(inOrderOfPage);

  return {
    all,
    idOf,
    put: (element, block, reading) => void byElement.set(element, { id: idOf(element), element, block, reading }),
    remove: (element) => void byElement.delete(element),
    find(from, spot) {
      const shelved = all();
      const home = shelved.findIndex((it) => it.element === from);
      const holds = ({ block }: Shelved<Block>) => block.text.slice(spot.start, spot.end) === spot.text;
      const distance = (it: Shelved<Block>) => Math.abs(shelved.indexOf(it) - home);
      return shelved.filter(holds).sort((a, b) => distance(a) - distance(b))[0] ?? null;
    },
    claim(id) {
      for (const shelved of byElement.values()) {
        const index = shelved.reading.claims.findIndex((_, index) => claimId(shelved, index) === id);
        const claim = shelved.reading.claims[index];
        if (claim !== undefined) {
          return { in: shelved, claim };
        }
      }
      return null;
    },
  };
}

export function claimId({ id }: { id: string }, index: number): string {
  return `claim-${id}-${index}`;
}

function inOrderOfPage(a: { element: Element }, b: { element: Element }): number {
  return a.element.compareDocumentPosition(b.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}
