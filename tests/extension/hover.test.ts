import assert from "node:assert/strict";
import { test } from "node:test";
import { DWELL_MS, type Effect, type Event, type Hover, STAY_MS, resting, step } from "../../extension/content/hover.ts";

/** Plays events and `wait`s, with time as the only clock, and says what was shown and hidden. */
function play(...script: (Event<string> | number)[]): string[] {
  let hover: Hover<string> = resting();
  let now = 0;
  let waits: { token: number; at: number }[] = [];
  const log: string[] = [];
  const take = (event: Event<string>) => {
    const [next, ...effects] = step(hover, event);
    hover = next;
    for (const effect of effects) {
      note(effect);
    }
  };
  const note = (effect: Effect<string>) => {
    switch (effect.type) {
      case "wait":
        waits.push({ token: effect.token, at: now + effect.ms });
        break;
      case "show":
        log.push(`${effect.pinned ? "pin" : "show"} ${effect.target}`);
        break;
      case "hide":
        log.push("hide");
        break;
    }
  };
  for (const it of script) {
    if (typeof it !== "number") {
      take(it);
      continue;
    }
    now += it;
    const due = waits.filter(({ at }) => at <= now);
    waits = waits.filter(({ at }) => at > now);
    for (const { token } of due) {
      take({ type: "elapsed", token });
    }
  }
  return log;
}

const on = (target: string): Event<string> => ({ type: "point", target });
const off: Event<string> = { type: "point", target: null };
const enter: Event<string> = { type: "enter-card" };
const leave: Event<string> = { type: "leave-card" };
const keep = { type: "keep" } as const;
const dismiss: Event<string> = { type: "dismiss" };
const pin = (target: string): Event<string> => ({ type: "pin", target });
const tap = (target: string | null): Event<string> => ({ type: "tap", target });
const gone = (target: string): Event<string> => ({ type: "gone", target });

for (const [name, script, log] of [
  ["a card opens after the pointer has dwelt", [on("a"), DWELL_MS], ["show a"]],
  ["a pointer in passing opens nothing", [on("a"), DWELL_MS - 1, off, DWELL_MS], []],
  ["moving within a mark does not start the wait anew", [on("a"), DWELL_MS - 1, on("a"), 1], ["show a"]],
  ["going to another mark before the first opens shows the second only", [on("a"), 200, on("b"), DWELL_MS], ["show b"]],
  ["a card stays a while after the pointer has left", [on("a"), DWELL_MS, off, STAY_MS - 1], ["show a"]],
  ["then it closes", [on("a"), DWELL_MS, off, STAY_MS], ["show a", "hide"]],
  ["moving about outside does not keep it open", [on("a"), DWELL_MS, off, 200, off, 100], ["show a", "hide"]],
  ["coming back keeps it open", [on("a"), DWELL_MS, off, 200, on("a"), STAY_MS], ["show a"]],
  ["it can be entered", [on("a"), DWELL_MS, off, 200, enter, 10_000], ["show a"]],
  ["it closes after it has been left", [on("a"), DWELL_MS, off, enter, 5_000, leave, STAY_MS], ["show a", "hide"]],
  ["another mark takes its place", [on("a"), DWELL_MS, on("b"), DWELL_MS], ["show a", "show b"]],
  ["a mark crossed on the way to the card does not take its place", [on("a"), DWELL_MS, on("b"), 100, enter, 1_000], ["show a"]],
  ["it is dismissed at once", [on("a"), DWELL_MS, dismiss], ["show a", "hide"]],
  ["it does not open again under a resting pointer", [on("a"), DWELL_MS, dismiss, on("a"), 1_000], ["show a", "hide"]],
  ["it opens again after the pointer has been elsewhere", [on("a"), DWELL_MS, dismiss, off, on("a"), DWELL_MS], ["show a", "hide", "show a"]],
  ["dismissing nothing does nothing", [dismiss, tap(null)], []],
  ["a dismissal during the wait stops it", [on("a"), 100, dismiss, DWELL_MS], []],
  ["a pinned card stays whatever the pointer does", [pin("a"), on("b"), 1_000, off, 1_000, leave, 1_000], ["pin a"]],
  ["a card that is open can be pinned", [on("a"), DWELL_MS, pin("a"), off, 1_000], ["show a", "pin a"]],
  ["a pinned card is dismissed", [pin("a"), dismiss], ["pin a", "hide"]],
  ["a tap opens at once and stays", [tap("a"), 10_000], ["show a"]],
  ["a tap elsewhere closes", [tap("a"), tap(null)], ["show a", "hide"]],
  ["a mark that goes takes its card along", [on("a"), DWELL_MS, gone("a"), STAY_MS], ["show a", "hide"]],
  ["a mark that goes before its card opens opens none", [on("a"), gone("a"), DWELL_MS], []],
  ["a card in which something was done outlives its mark", [on("a"), DWELL_MS, keep, gone("a"), off, STAY_MS], ["show a"]],
  ["until it is dismissed", [on("a"), DWELL_MS, keep, gone("a"), dismiss], ["show a", "hide"]],
  ["another mark that goes changes nothing", [on("a"), DWELL_MS, gone("b")], ["show a"]],
] as const) {
  test(name, () => assert.deepEqual(play(...script), log));
}
