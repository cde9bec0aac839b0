/**
 * When a card opens and closes: a state machine without a DOM and without a clock.
 *
 * The pointer *dwells* on a mark, the card is *shown*, the pointer *leaves*.
 * Each wait carries a token; one that comes back after something else has happened is ignored.
 */

/** The pointer must rest so long: shorter opens cards in passing, longer feels stuck. */
export const DWELL_MS = 250;

/** The way from the mark to the card, and back to the text, takes so long. */
export const STAY_MS = 300;

export interface Hover<Target> {
  /** `pinned`: until it is dismissed. `kept`: even when its mark is gone. */
  shown: { target: Target; pinned: boolean; kept: boolean } | null;
  waiting: { token: number; show: Target | null } | null;
  /** Closed by the reader while the pointer stays on it: it stays closed until the pointer has been elsewhere. */
  dismissed: Target | null;
  tokens: number;
}

export type Event<Target> =
  /** The pointer is on a mark, or on none. */
  | { type: "point"; target: Target | null }
  | { type: "enter-card" }
  | { type: "leave-card" }
  /** A wait is over. */
  | { type: "elapsed"; token: number }
  /** A tap: shown at once, and until a tap elsewhere. */
  | { type: "tap"; target: Target | null }
  /** By keyboard: shown at once, with the focus in the card, until it is dismissed. */
  | { type: "pin"; target: Target }
  | { type: "dismiss" }
  /** The reader has done something in the card: it stays, even when its mark goes. */
  | { type: "keep" }
  /** The mark is no longer there. */
  | { type: "gone"; target: Target };

export type Effect<Target> =
  | { type: "wait"; token: number; ms: number }
  | { type: "show"; target: Target; pinned: boolean }
  | { type: "hide" };

export type Step<Target> = [Hover<Target>, ...Effect<Target>[]];

export function resting<Target>(): Hover<Target> {
  return { shown: null, waiting: null, dismissed: null, tokens: 0 };
}

export function step<Target>(hover: Hover<Target>, event: Event<Target>): Step<Target> {
  const { shown, waiting, dismissed } = hover;
  switch (event.type) {
    case "point":
      return point({ ...hover, dismissed: event.target === dismissed ? dismissed : null }, event.target);
    case "enter-card":
      return [{ ...hover, waiting: null }];
    case "leave-card":
      return point(hover, null);
    case "elapsed":
      if (waiting?.token !== event.token) {
        return [hover];
      }
      return waiting.show === null ? hide(hover) : show(hover, waiting.show, false);
    case "tap":
      return event.target === null ? hide(hover) : show(hover, event.target, false);
    case "pin":
      return show(hover, event.target, true);
    case "dismiss":
      return hide({ ...hover, dismissed: shown?.target ?? null });
    case "keep":
      return [{ ...hover, shown: shown && { ...shown, pinned: true, kept: true }, waiting: null }];
    case "gone":
      if (shown?.target === event.target) {
        return shown.kept ? [hover] : hide(hover);
      }
      return [waiting?.show === event.target ? { ...hover, waiting: null } : hover];
  }
}

function point<Target>(hover: Hover<Target>, target: Target | null): Step<Target> {
  const { shown, waiting, dismissed } = hover;
  if (shown?.pinned) {
    return [hover];
  }
  if (target === null) {
    if (shown === null) {
      return [{ ...hover, waiting: null }];
    }
    return waiting !== null && waiting.show === null ? [hover] : wait(hover, null, STAY_MS);
  }
  if (target === shown?.target || target === dismissed) {
    return [{ ...hover, waiting: null }];
  }
  return waiting?.show === target ? [hover] : wait(hover, target, DWELL_MS);
}

function wait<Target>(hover: Hover<Target>, show: Target | null, ms: number): Step<Target> {
  const token = hover.tokens + 1;
  return [
    { ...hover, waiting: { token, show }, tokens: token },
    { type: "wait", token, ms },
  ];
}

function show<Target>(hover: Hover<Target>, target: Target, pinned: boolean): Step<Target> {
  return [
    { ...hover, shown: { target, pinned, kept: false }, waiting: null, dismissed: null },
    { type: "show", target, pinned },
  ];
}

function hide<Target>(hover: Hover<Target>): Step<Target> {
  const rested = { ...hover, shown: null, waiting: null };
  return hover.shown === null ? [rested] : [rested, { type: "hide" }];
}
