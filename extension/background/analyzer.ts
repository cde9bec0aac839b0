import init, * as engine from "sayswho";

import type { Block, RuleInfo } from "../../src/wasm/api.d.ts";
import type { Reading } from "../shared/marks.ts";
import { type Choice, readingsByBlock } from "./findings.ts";
import { salvage } from "./salvage.ts";

let started: Promise<unknown> | undefined;

/** Reads the blocks after the first `context` ones, as the reader has chosen. Total: in what cannot be analysed nothing is found. */
export async function analyze(blocks: Block[], context: number, choice: Choice): Promise<Reading[]> {
  await start();
  return salvage(blocks, context, {
    analyze: (some, known) => readingsByBlock(engine.analyze([...some]), some, known, choice),
    restart: () => engine.__wbg_reset_state(),
    none: { marks: [], claims: [], opinion: null },
  });
}

/** What each rule says of itself. */
export async function rules(): Promise<RuleInfo[]> {
  await start();
  return engine.rules();
}

/** Once in the background's life, at the first call. A start that failed may be tried again. */
export function start(): Promise<unknown> {
  started ??= init({ module_or_path: chrome.runtime.getURL("sayswho_bg.wasm") }).catch((error: unknown) => {
    started = undefined;
    throw error;
  });
  return started;
}
