/** What is known of a block of the article, in the order of the page. */
export interface Entry {
  /** `known` has its reply; `pending` waits for one; `aside` is not to be sent. */
  state: "known" | "pending" | "aside";
  /** Near the viewport. */
  near: boolean;
  /** Length of its text. */
  length: number;
  /** The names that its text has in full. */
  names: readonly string[];
}

/** A run of blocks for one message, as indices; the first `context` of them go along to be known. */
export interface Batch {
  indices: number[];
  context: number;
}

/** The background may die under a long message, so messages are short. */
export const MOST_BLOCKS = 40;
export const MOST_LENGTH = 40_000;

/** "The senator said" is resolved by what stands before it: so many blocks go along to be known. */
export const CONTEXT_BLOCKS = 10;

/** Besides them, the blocks that first gave a name in full: a surname far down the page is somebody's from its top. */
export const MOST_INTRODUCTIONS = { blocks: 20, length: 10_000 };

/** A page says at its head that it is an opinion, and all of it is read by that: rubric, headline and standfirst go along too. */
export const HEAD_BLOCKS = 3;

/** Two words or more with capitals, or a capital with its dot between them. A few that are no names do no harm. */
const NAME = /\p{Lu}[\p{L}’'-]+(?: \p{Lu}\.)*(?: \p{Lu}[\p{L}’'-]+)+/gu;

export function namesIn(text: string): string[] {
  return text.match(NAME) ?? [];
}

/**
 * The next run to send: around the first block near the viewport, else around the first that waits.
 *
 * A run starts a little before that block and goes on past the viewport, because an attribution is read in its article:
 * an ordinary article goes in one message.
 */
export function nextBatch(entries: readonly Entry[]): Batch | null {
  const nearest = entries.findIndex(({ state, near }) => state === "pending" && near);
  const seed = nearest === -1 ? entries.findIndex(({ state }) => state === "pending") : nearest;
  if (seed === -1) {
    return null;
  }

  const indices: number[] = [];
  let length = 0;
  /** Adds blocks of one state from `index` on, until one is in another state, the message is full or `most` are added. */
  const extend = (state: Entry["state"], index: number, direction: 1 | -1, most: number): number => {
    let added = 0;
    for (; added < most && indices.length < MOST_BLOCKS; index += direction) {
      const entry = entries[index];
      if (entry?.state === "aside") {
        continue;
      }
      // A block that is too long for any message goes alone.
      const fits = entry !== undefined && (length + entry.length <= MOST_LENGTH || indices.length === 0);
      if (entry?.state !== state || !fits) {
        break;
      }
      indices.push(index);
      length += entry.length;
      added += 1;
    }
    return added;
  };

  extend("pending", seed, 1, 1);
  extend("pending", seed - 1, -1, CONTEXT_BLOCKS);
  const near = extend("known", Math.min(...indices) - 1, -1, CONTEXT_BLOCKS);
  const far = introductions(entries.slice(0, Math.min(...indices)));
  extend("pending", seed + 1, 1, MOST_BLOCKS);
  return { indices: [...far, ...indices.sort((a, b) => a - b)], context: far.length + near };
}

/** The head, and the blocks that have a name which none before them has, as indices. */
function introductions(entries: readonly Entry[]): number[] {
  const introduced = new Set<string>();
  const most = MOST_INTRODUCTIONS;
  const found: number[] = [];
  let length = 0;
  let head = 0;
  for (const [index, entry] of entries.entries()) {
    const isHead = entry.state !== "aside" && (head += 1) <= HEAD_BLOCKS;
    const before = introduced.size;
    for (const name of entry.names) {
      introduced.add(name);
    }
    if ((isHead || introduced.size > before) && found.length < most.blocks && length + entry.length <= most.length) {
      found.push(index);
      length += entry.length;
    }
  }
  return found;
}
