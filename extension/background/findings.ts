import type { Analysis, Block, Finding } from "../../src/wasm/api.d.ts";
import type { Mark } from "../shared/marks.ts";
import { type Phrase, type Sensitivity, type Settings, phraseKey, siteIn } from "../shared/settings.ts";

/** What bears on which findings are shown on a site. */
export interface Choice {
  sensitivity: Sensitivity;
  rulesOff: readonly string[];
  phrasesOff: readonly Phrase[];
}

/** What holds on a site; null is the extension's own page, which is none. */
export function choiceFor(settings: Settings, site: string | null): Choice {
  const here = site === null ? [] : siteIn(settings, site).rulesOff;
  return { ...settings, rulesOff: [...settings.rulesOff, ...here] };
}

/** A short string that is another whenever the choice is. */
export function stampOf({ sensitivity, rulesOff, phrasesOff }: Choice): string {
  // FNV-1a. Not the choice itself: no page needs to know which phrases are left out elsewhere.
  let hash = 0x811c9dc5;
  for (const unit of JSON.stringify([sensitivity, [...rulesOff].sort(), phrasesOff])) {
    hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193);
  }
  return (hash >>> 0).toString(36);
}

/**
 * The marks to show, block by block, without the first `context` blocks.
 *
 * What the sentence itself denies is never shown; of the rest, what the reader has not left out.
 */
export function marksByBlock(
  analysis: Analysis,
  blocks: readonly Pick<Block, "text">[],
  context: number,
  { sensitivity, rulesOff, phrasesOff }: Choice,
): Mark[][] {
  const ignored = new Set(phrasesOff.map(keyOf));
  const isShown = ({ level, voice, rule, block, start, end }: Finding): boolean => {
    const phrase = blocks[block]?.text.slice(start, end) ?? "";
    return (
      (level === "firm" || sensitivity === "all") &&
      voice !== "denied" &&
      !rulesOff.includes(rule) &&
      !ignored.has(keyOf({ phrase })) &&
      !ignored.has(keyOf({ phrase, rule }))
    );
  };
  const marks: Mark[][] = Array.from({ length: blocks.length - context }, () => []);
  for (const finding of analysis.findings.filter(isShown)) {
    marks[finding.block - context]?.push(toMark(finding, analysis));
  }
  return marks;
}

function keyOf({ phrase, rule = "" }: { phrase: string; rule?: string }): string {
  return `${rule}\n${phraseKey(phrase)}`;
}

function toMark(finding: Finding, analysis: Analysis): Mark {
  const { rule, family, voice, level, start, end, message } = finding;
  const source = finding.attribution === null ? null : (analysis.attributions[finding.attribution]?.source ?? null);
  return { rule, family, voice, level, start, end, message, source: source && { name: source.name, kind: source.kind } };
}
