/** What is known of a block of the article, in the order of the page. */
export interface Entry {
  /** `known` has its reply; `pending` waits for one; `aside` is not to be sent. */
  state: "known" | "pending" | "aside";
  /** Near the viewport. */
  near: boolean;
  /** Length of its text. */
  length: number;
}

/** A run of blocks for one message, as indices; the first `context` of them are known already. */
export interface Batch {
  indices: number[];
  context: number;
}

/** The background may die under a long message, so messages are short. */
export const MOST_BLOCKS = 40;
export const MOST_LENGTH = 40_000;

/** "The senator said" is resolved by what stands before it: so many blocks go along to be known. */
export const CONTEXT_BLOCKS = 10;

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
  const context = extend("known", Math.min(...indices) - 1, -1, CONTEXT_BLOCKS);
  extend("pending", seed + 1, 1, MOST_BLOCKS);
  return { indices: indices.sort((a, b) => a - b), context };
}
