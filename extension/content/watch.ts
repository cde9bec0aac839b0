import { createPace } from "../shared/pace.ts";

/** Follows the page as it is scrolled and as it changes. */
export interface Watch {
  /** From now on these blocks are watched for coming near the viewport. */
  observe(blocks: readonly Element[]): void;
  stop(): void;
}

/** A page that never stops changing is followed every two seconds. */
const PACE = { first: 50, most: 2_000 };

/** An idle moment is waited for so long. */
const IDLE_MS = 500;

/** Where more than this has changed, all may have. */
const MOST_TOUCHED = 1_000;

/** What may change the text of a tree. */
const TEXT = { childList: true, characterData: true, subtree: true };

/** What a translation by the browser changes of the page's first element. */
const TRANSLATED = ["class", "lang"];

export function watchPage({ onNear, onChange }: {
  onNear(near: ReadonlyMap<Element, boolean>): void;
  /** In an idle moment: where something changed since the last time. The document itself stands for everywhere. */
  onChange(touched: ReadonlySet<Node>): void;
}): Watch {
  let observed = new Set<Element>();
  let touched = new Set<Node>();
  const pace = createPace(PACE);
  let waiting = false;
  let timer = 0;
  let idle = 0;

  // One screen ahead, so that a block has its marks when the reader gets there.
  const nearness = new IntersectionObserver(
    (changes) => onNear(new Map(changes.map((it) => [it.target, it.isIntersecting]))),
    { rootMargin: "100% 0px" },
  );
  const changes = new MutationObserver((records) => {
    for (const { target } of records) {
      touched.add(target);
    }
    if (touched.size > MOST_TOUCHED) {
      touched = new Set([document]);
    }
    if (!waiting) {
      waiting = true;
      timer = window.setTimeout(whenIdle, pace.wait(performance.now()));
    }
  });
  const whenIdle = () => {
    idle = requestIdleCallback(flush, { timeout: IDLE_MS });
  };
  const flush = () => {
    waiting = false;
    const now = touched;
    touched = new Set();
    onChange(now);
  };
  // The whole document: pages that draw themselves replace even the body.
  changes.observe(document, TEXT);
  changes.observe(document.documentElement, { attributes: true, attributeFilter: TRANSLATED });

  return {
    observe(blocks) {
      const wanted = new Set(blocks);
      for (const block of observed) {
        if (!wanted.has(block)) {
          nearness.unobserve(block);
        }
      }
      for (const block of blocks) {
        if (!observed.has(block)) {
          nearness.observe(block);
          const tree = block.getRootNode();
          if (tree instanceof ShadowRoot) {
            // Observing it again changes nothing.
            changes.observe(tree, TEXT);
          }
        }
      }
      observed = wanted;
    },
    stop() {
      nearness.disconnect();
      changes.disconnect();
      clearTimeout(timer);
      cancelIdleCallback(idle);
    },
  };
}
