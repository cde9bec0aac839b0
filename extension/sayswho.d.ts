/** The WASM module's glue, as `wasm-bindgen --target web` makes it. `src/wasm/api.d.ts` is the truth of its types. */
declare module "sayswho" {
  import type { Analysis, Block, RuleInfo } from "../src/wasm/api.d.ts";

  export default function init(from: { module_or_path: string }): Promise<unknown>;
  export function analyze(blocks: Block[]): Analysis;
  export function rules(): RuleInfo[];
  /** Puts a fresh instance in the place of one that has trapped. */
  export function __wbg_reset_state(): void;
}
