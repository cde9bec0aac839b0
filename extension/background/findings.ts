import type { Analysis, Finding } from "../../src/wasm/api.d.ts";
import type { Mark } from "../shared/marks.ts";

/**
 * The marks to show, block by block, without the first `context` blocks.
 *
 * Only firm ones are shown, and nothing that the sentence itself denies.
 */
export function marksByBlock(analysis: Analysis, context: number, blocks: number): Mark[][] {
  const marks: Mark[][] = Array.from({ length: blocks - context }, () => []);
  for (const finding of analysis.findings) {
    if (finding.level === "firm" && finding.voice !== "denied") {
      marks[finding.block - context]?.push(toMark(finding, analysis));
    }
  }
  return marks;
}

function toMark(finding: Finding, analysis: Analysis): Mark {
  const { rule, family, voice, start, end, message } = finding;
  const source = finding.attribution === null ? null : (analysis.attributions[finding.attribution]?.source ?? null);
  return { rule, family, voice, start, end, message, source: source && { name: source.name, kind: source.kind } };
}
