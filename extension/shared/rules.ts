import type { Family } from "../../src/wasm/api.d.ts";

/** The rules and their families; where marks overlap, a rule further down gives them its looks. */
export const RULES = {
  "vague-source": "unattributed",
  "anonymous-source": "unattributed",
  "agentless-attribution": "unattributed",
  rumour: "unattributed",
  "unsourced-forecast": "unattributed",
  "unsourced-figure": "unattributed",
  "opinion-as-fact": "unattributed",
  "certainty-booster": "unattributed",
  "motive-as-fact": "unattributed",
  "staged-event": "staging",
  "hidden-hand": "staging",
  "suppressed-truth": "staging",
  "no-coincidence": "staging",
} as const satisfies Record<string, Family>;

export type RuleName = keyof typeof RULES;

export function isRuleName(name: unknown): name is RuleName {
  return typeof name === "string" && Object.hasOwn(RULES, name);
}
