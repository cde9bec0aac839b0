/**
 * Gets every block of the article read: which are there, which wait, which have their marks.
 *
 * What is on the page is the only truth. A block's marks are made anew from its text whenever it changes.
 */
export interface Reader {
  /** Looks which blocks there are now, and says how many are new. Those in or around a touched node are read again. */
  refresh(blocks: readonly Element[], touched: Iterable<Node>): number;
  /** Blocks have come near the viewport or gone from it. */
  setNear(element: Element, near: boolean): void;
  /** Sends what waits, a batch at a time, until nothing waits or the background cannot be reached. */
  pump(): Promise<void>;
  /** Everything is to be read again, since another reply is to be had. What is painted stays until it is. */
  forget(): void;
  /** Whether every block that can be read has been. */
  isDone(): boolean;
  stop(): void;
}

interface Text {
  kind: string;
  text: string;
}

interface Entry<Block> {
  /** `aside`: on its way, hidden, empty or too long. What brings it back makes it `pending`. */
  state: "known" | "pending" | "aside";
  near: boolean;
  length: number;
  names: readonly string[];
  element: Element;
  /** Read, and not sent yet. */
  block: Block | null;
}

/** Replies to so many texts are kept: pages that redraw themselves bring the same text again and again. */
const MOST_REPLIES = 2_000;

/** More blocks than the longest article has. */
const MOST_BLOCKS = 4_000;

/** No paragraph is so long; what is so long is not read. */
const LONGEST_BLOCK = 100_000;

/** Reading gives way to the page after so long, well before a frame is lost. */
const SLICE_MS = 4;

export function createReader<Block extends Text, Reading>({ read, isShown, namesIn, nextBatch, analyze, paint, drop, onChange }: {
  read(element: Element): Block;
  isShown(element: Element): boolean;
  /** The names that a text has in full. */
  namesIn(text: string): string[];
  nextBatch(entries: readonly Entry<Block>[]): { indices: number[]; context: number } | null;
  /** Null when the background could not be reached. */
  analyze(blocks: Block[], context: number): Promise<Reading[] | null>;
  paint(element: Element, block: Block, reading: Reading): void;
  drop(element: Element): void;
  onChange(): void;
}): Reader {
  let entries: Entry<Block>[] = [];
  let byElement = new Map<Element, Entry<Block>>();
  const replies = new Map<string, Reading>();
  /** Counts how often everything was forgotten. */
  let generation = 0;
  let pumping = false;
  let stopped = false;

  /** Paints a block whose text is known, and says whether it was. */
  const paintKnown = (entry: Entry<Block>, block: Block): boolean => {
    const reading = replies.get(keyOf(block));
    if (reading === undefined) {
      return false;
    }
    paint(entry.element, block, reading);
    entry.state = "known";
    return true;
  };

  /** Reads an entry for a batch, or settles it without one. */
  const prepare = (entry: Entry<Block>): void => {
    const block = isShown(entry.element) ? read(entry.element) : null;
    if (block === null || block.text.trim() === "" || block.text.length > LONGEST_BLOCK) {
      entry.state = "aside";
    } else if (!paintKnown(entry, block)) {
      entry.block = block;
    }
    entry.length = block?.text.length ?? 0;
    entry.names = entry.state === "aside" || block === null ? [] : namesIn(block.text);
  };

  const keep = (block: Block, reading: Reading) => {
    replies.set(keyOf(block), reading);
    if (replies.size > MOST_REPLIES) {
      const [oldest] = replies.keys();
      replies.delete(oldest ?? "");
    }
  };

  async function prepareAll(): Promise<void> {
    let since = performance.now();
    let all = entries;
    for (let index = 0; index < all.length; index += 1) {
      const entry = all[index];
      if (entry?.state === "pending" && entry.block === null) {
        prepare(entry);
      }
      if (performance.now() - since > SLICE_MS) {
        await scheduler.yield();
        since = performance.now();
        // The page has changed meanwhile.
        if (all !== entries) {
          all = entries;
          index = -1;
        }
      }
    }
  }

  async function sendNext(): Promise<boolean> {
    await prepareAll();
    const batch = nextBatch(entries);
    if (batch === null || stopped) {
      return false;
    }
    const sent = batch.indices
      .map((index) => entries[index])
      .filter((it) => it !== undefined)
      .map((entry) => ({ entry, block: entry.block ?? read(entry.element) }));
    const blocks = sent.map(({ block }) => block);
    const waiting = sent.slice(batch.context);
    for (const { entry } of waiting) {
      entry.state = "aside";
      entry.block = null;
    }
    const asked = generation;
    const readings = await analyze(blocks, batch.context);
    if (readings === null || asked !== generation) {
      for (const { entry } of waiting) {
        entry.state = "pending";
      }
      return readings !== null;
    }
    let since = performance.now();
    for (const [index, { entry, block }] of waiting.entries()) {
      if (performance.now() - since > SLICE_MS) {
        await scheduler.yield();
        since = performance.now();
      }
      if (stopped) {
        return false;
      }
      // All has been forgotten meanwhile, and what was asked before is no answer any more.
      if (asked !== generation) {
        entry.state = "pending";
        continue;
      }
      const found = readings[index];
      if (found !== undefined) {
        keep(block, found);
        // The page may have changed meanwhile. The change itself then has it read again.
        if (byElement.get(entry.element) === entry) {
          paintKnown(entry, read(entry.element));
        }
      }
    }
    return true;
  }

  return {
    refresh(blocks, touched) {
      const before = byElement;
      byElement = new Map();
      entries = blocks.slice(0, MOST_BLOCKS).map((element) => {
        const entry = before.get(element) ?? {
          state: "pending",
          near: false,
          length: 0,
          names: [],
          element,
          block: null,
        };
        byElement.set(element, entry);
        return entry;
      });
      for (const element of before.keys()) {
        if (!byElement.has(element)) {
          drop(element);
        }
      }
      for (const node of touched) {
        for (let it: Node | null = node; it !== null; it = it.parentNode) {
          const entry = byElement.get(it as Element);
          if (entry !== undefined) {
            drop(entry.element);
            entry.state = "pending";
            entry.block = null;
          }
        }
      }
      return entries.filter(({ element }) => !before.has(element)).length;
    },
    setNear(element, near) {
      const entry = byElement.get(element);
      if (entry !== undefined) {
        entry.near = near;
        if (near && entry.state === "aside") {
          entry.state = "pending";
        }
      }
    },
    async pump() {
      if (pumping) {
        return;
      }
      pumping = true;
      try {
        // The task that looked which blocks there are has taken its time already.
        await scheduler.yield();
        while (!stopped && (await sendNext())) {
          onChange();
          await scheduler.yield();
        }
      } finally {
        pumping = false;
      }
      onChange();
    },
    forget() {
      generation += 1;
      replies.clear();
      for (const entry of entries) {
        entry.state = "pending";
        entry.block = null;
      }
    },
    isDone: () => !pumping && entries.every(({ state }) => state !== "pending"),
    stop() {
      stopped = true;
    },
  };
}

function keyOf({ kind, text }: Text): string {
  return `${kind}\n${text}`;
}
