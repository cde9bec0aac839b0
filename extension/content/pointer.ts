/** Tells which mark the pointer is on, at most once a frame. Returns the way to stop. */
export function followPointer<Placement>({ marksAt, roots, rectsOf, isCard, onPoint, onTap }: {
  marksAt(node: Node): readonly Placement[];
  /** The shadow roots that marks are in: without them the browser answers with what is around. */
  roots(): ShadowRoot[];
  rectsOf(placement: Placement): Iterable<DOMRect>;
  /** Whether an event is the card's own. */
  isCard(event: UIEvent): boolean;
  onPoint(placement: Placement | null, line: DOMRect | null): void;
  /** A tap by finger or pen, which cannot hover. */
  onTap(placement: Placement | null, line: DOMRect | null): void;
}): () => void {
  const stop = new AbortController();
  let frame = 0;

  const NOWHERE: [null, null] = [null, null];

  const hit = (x: number, y: number): [Placement | null, DOMRect | null] => {
    // Far from any text it answers with the nearest, so the rectangles have the last word.
    const node = document.caretPositionFromPoint(x, y, { shadowRoots: roots() })?.offsetNode;
    for (const placement of node === undefined ? [] : marksAt(node)) {
      for (const line of rectsOf(placement)) {
        if (line.left <= x && x <= line.right && line.top <= y && y <= line.bottom) {
          return [placement, line];
        }
      }
    }
    return NOWHERE;
  };

  // At once, so that nothing the pointer leaves in passing is missed; then again only in the next frame.
  let latest: PointerEvent | null = null;
  const onMove = (event: PointerEvent) => {
    if (event.pointerType === "touch" || isCard(event)) {
      latest = null;
    } else if (frame !== 0) {
      latest = event;
    } else {
      point(event);
      frame = requestAnimationFrame(() => {
        frame = 0;
        if (latest !== null) {
          point(latest);
          latest = null;
        }
      });
    }
  };
  // With a button down the reader is selecting or dragging.
  const point = ({ clientX, clientY, buttons }: PointerEvent) =>
    onPoint(...(buttons === 0 ? hit(clientX, clientY) : NOWHERE));

  const onClick = (event: MouseEvent) => {
    const byTouch = event instanceof PointerEvent && event.pointerType === "touch";
    const onLink = event.target instanceof Element && event.target.closest("a, button") !== null;
    // What the finger has just selected is not pointed at.
    if (byTouch && !onLink && !isCard(event) && getSelection()?.isCollapsed !== false) {
      onTap(...hit(event.clientX, event.clientY));
    }
  };

  const options = { passive: true, capture: true, signal: stop.signal };
  addEventListener("pointermove", onMove, options);
  addEventListener("click", onClick, options);
  document.documentElement.addEventListener("pointerleave", () => onPoint(null, null), { signal: stop.signal });
  return () => {
    cancelAnimationFrame(frame);
    stop.abort();
  };
}
