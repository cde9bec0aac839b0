/** Follows the page as it is scrolled and as it changes. */
export interface Watch {
  /** From now on these blocks are watched for coming near the viewport. */
  observe(blocks: readonly Element[]): void;
  stop(): void;
}

export function watchPage({ onNear, onChange }: {
  onNear(near: ReadonlyMap<Element, boolean>): void;
  /** In an idle moment: where something changed since the last time. */
  onChange(touched: ReadonlySet<Node>): void;
}): Watch {
  let observed = new Set<Element>();
  let touched = new Set<Node>();
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
    idle ||= requestIdleCallback(flush, { timeout: 500 });
  });
  const flush = () => {
    idle = 0;
    const now = touched;
    touched = new Set();
    onChange(now);
  };
  // The whole document: pages that draw themselves replace even the body.
  changes.observe(document, { childList: true, characterData: true, subtree: true });

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
        }
      }
      observed = wanted;
    },
    stop() {
      nearness.disconnect();
      changes.disconnect();
      cancelIdleCallback(idle);
    },
  };
}
