import type { Analysis, Attribution, Block, Finding, Label, Range } from "../../src/wasm/api.d.ts";
import type { Claim, Mark, Reading, Spot, Staging } from "../shared/marks.ts";
import { type RuleName, isRuleName } from "../shared/rules.ts";
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
 * What the engine finds, block by block, without the first `context` blocks.
 *
 * What the sentence itself denies is never marked; of the rest, what the reader has not left out.
 */
export function readingsByBlock(analysis: Analysis, blocks: readonly Block[], context: number, choice: Choice): Reading[] {
  const readings: Reading[] = blocks.slice(context).map(() => ({ marks: [], claims: [], opinion: null }));
  for (const attribution of analysis.attributions) {
    readings[attribution.block - context]?.claims.push(toClaim(attribution, blocks));
  }
  const { opinion } = analysis;
  if (opinion !== undefined) {
    // Where they stand in the context, an earlier reply has told of them.
    const home = readings[opinion.block - context];
    if (home !== undefined) {
      home.opinion = toSpot(opinion, opinion.block, blocks).text;
    }
  }
  const isShown = filterOf(choice, blocks);
  for (const finding of analysis.findings) {
    const reading = readings[finding.block - context];
    if (isShown(finding)) {
      reading?.marks.push(toMark(finding, analysis, blocks));
    }
    if (restsOnNobody(finding)) {
      reading?.claims.push({ source: null, spot: toSpot(finding, finding.block, blocks) });
    }
  }
  return readings;
}

/** A finding of a rule that the extension knows. */
type Known = Finding & { rule: RuleName };

function filterOf(
  { sensitivity, rulesOff, phrasesOff }: Choice,
  blocks: readonly Block[],
): (finding: Finding) => finding is Known {
  const ignored = new Set(phrasesOff.map(keyOf));
  return (finding): finding is Known => {
    const { level, voice, rule, block, start, end } = finding;
    const phrase = blocks[block]?.text.slice(start, end) ?? "";
    return (
      (level === "firm" || sensitivity === "all") &&
      voice !== "denied" &&
      isRuleName(rule) &&
      !rulesOff.includes(rule) &&
      !ignored.has(keyOf({ phrase })) &&
      !ignored.has(keyOf({ phrase, rule }))
    );
  };
}

function keyOf({ phrase, rule = "" }: { phrase: string; rule?: string }): string {
  return `${rule}\n${phraseKey(phrase)}`;
}

/** The page itself says it, and no attribution has counted it yet. */
function restsOnNobody({ family, level, voice, attribution }: Finding): boolean {
  return family === "unattributed" && level === "firm" && voice === "page" && attribution === null;
}

function toClaim({ source, block, cue, content }: Attribution, blocks: readonly Block[]): Claim {
  const words = source ?? cue[0] ?? content[0] ?? { start: 0, end: 0 };
  return { source: source && { name: source.name, kind: source.kind }, spot: toSpot(words, block, blocks) };
}

function toMark(finding: Known, analysis: Analysis, blocks: readonly Block[]): Mark {
  const { rule, family, voice, level, confidence, start, end, message, labels, block } = finding;
  const attribution = finding.attribution === null ? undefined : analysis.attributions[finding.attribution];
  const source = attribution?.source ?? null;
  const answer = labels.find((it) => it.role === "answer");
  return {
    rule,
    family,
    voice,
    level,
    confidence,
    start,
    end,
    message,
    source: source && { name: source.name, kind: source.kind },
    answer: answer === undefined ? null : toSpot(answer, block, blocks),
    staging: family === "staging" ? toStaging(finding, attribution, analysis, blocks) : null,
  };
}

/** Whoever spreads the claim is its attribution; the labels beside that one's say what is staged, and by whom. */
function toStaging(
  { labels, block, start }: Finding,
  attribution: Attribution | undefined,
  { sentences }: Analysis,
  blocks: readonly Block[],
): Staging {
  const spread = [attribution?.source ?? [], attribution?.content ?? []].flat();
  const own = (role: Label["role"]) => {
    const label = labels.find((it) => it.role === role && !spread.some((other) => isSame(it, other)));
    return label === undefined ? null : toSpot(label, block, blocks).text;
  };
  const sentence = sentences.find((it) => it.block === block && it.start <= start && start < it.end);
  const links = sentence === undefined ? [] : (blocks[block]?.links ?? []);
  const link = links.find((it) => sentence !== undefined && it.start < sentence.end && sentence.start < it.end);
  const document = attribution?.source?.kind === "document" ? attribution.source.name : null;
  return {
    what: own("content"),
    by: own("source"),
    evidence: document ?? (link === undefined ? null : toSpot(link, block, blocks).text),
  };
}

function isSame(a: Range, b: Range): boolean {
  return a.block === b.block && a.start === b.start && a.end === b.end;
}

function toSpot({ block, start, end }: Range, home: number, blocks: readonly Block[]): Spot {
  return { start, end, text: blocks[block ?? home]?.text.slice(start, end) ?? "" };
}
