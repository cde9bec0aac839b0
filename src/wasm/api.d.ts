/** What a block is on the page. */
export type BlockKind = "heading" | "paragraph" | "list-item" | "quotation" | "caption";

/** A link in a block; offsets are UTF-16 code units from the start of the block's text. */
export interface Link {
  start: number;
  end: number;
  href: string;
}

/** One paragraph, heading, list item, quotation or caption. */
export interface Block {
  kind: BlockKind;
  text: string;
  links?: Link[];
}

/** A half-open range in UTF-16 code units, from the start of its block's text. */
export interface Range {
  /** The block, where it is not the one of the enclosing entry. */
  block?: number;
  start: number;
  end: number;
}

/** The rungs of the source ladder, best first. */
export type SourceKind = "person" | "organisation" | "document" | "role" | "anonymous" | "vague";

/** A source where it is mentioned. */
export interface Mention extends Range {
  kind: SourceKind;
  name: string;
}

/** Who says what. `source` is null where nobody is named. */
export interface Attribution {
  block: number;
  source: Mention | null;
  cue: Range[];
  content: Range[];
  form: "direct" | "indirect" | "mixed";
}

export type Family = "unattributed" | "staging";
export type Voice = "page" | "vague" | "named" | "denied" | "questioned";
export type Level = "firm" | "tentative";

/** Words that bear on a mark. `answer`: where the article names the source after all. */
export interface Label extends Range {
  role: "source" | "cue" | "content" | "answer";
}

/** A mark: the smallest phrase that shows why. */
export interface Finding {
  rule: string;
  family: Family;
  block: number;
  start: number;
  end: number;
  voice: Voice;
  level: Level;
  /** Between 0 and 1. */
  confidence: number;
  /** What is here, in this sentence, in plain words. */
  message: string;
  labels: Label[];
  /** Index into `attributions`, or null. */
  attribution: number | null;
}

/** Somebody who is quoted, with all their mentions. */
export interface Source {
  name: string;
  kind: SourceKind;
  mentions: Range[];
  attributions: number[];
}

/** All that is known of the blocks. Findings are sorted by position; two of one rule never overlap. */
export interface Analysis {
  id: null;
  offsets: "utf16";
  sentences: { block: number; start: number; end: number }[];
  attributions: Attribution[];
  findings: Finding[];
  sources: Source[];
  /** The words that say that the whole is an opinion, a column or a review; absent when there are none. */
  opinion?: { block: number; start: number; end: number };
}

/** What a rule says of itself. */
export interface RuleInfo {
  name: string;
  family: Family;
  title: string;
  /** One line, complete in itself. */
  summary: string;
  /** The question on the card. */
  question: string;
  why: string;
  /** What would settle it. */
  settles: string;
}
