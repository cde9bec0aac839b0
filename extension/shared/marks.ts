import type { Family, Level, SourceKind, Voice } from "../../src/wasm/api.d.ts";
import { RULES, type RuleName } from "./rules.ts";

/** Words of a block or of one near it, by which they can be found again. */
export interface Spot {
  /** UTF-16 code units from the start of the text of their block. */
  start: number;
  end: number;
  text: string;
}

/** Who says something. */
export interface Source {
  name: string;
  kind: SourceKind;
}

/** What a staging claim says of the staging; null where it does not say. */
export interface Staging {
  what: string | null;
  by: string | null;
  /** A link or a document in the same sentence. */
  evidence: string | null;
}

/** One mark in a block, with all that its card says of this sentence. */
export interface Mark {
  rule: RuleName;
  family: Family;
  voice: Voice;
  level: Level;
  /** The measured precision of marks of this kind, between 0 and 1. */
  confidence: number;
  /** UTF-16 code units from the start of the block's text. */
  start: number;
  end: number;
  message: string;
  /** Who says it, or null where nobody is named. */
  source: Source | null;
  /** Where the article names the source after all. */
  answer: Spot | null;
  /** For the family `staging`. */
  staging: Staging | null;
}

/** Something that somebody, or nobody, is said to have said. */
export interface Claim {
  /** Null where it rests on nobody. */
  source: Source | null;
  /** Where the source is mentioned; for a claim that rests on nobody, the words of the claim. */
  spot: Spot;
}

/** What the engine finds in one block. */
export interface Reading {
  marks: Mark[];
  claims: Claim[];
  /** The words by which the page calls itself an opinion, where they stand in this block. */
  opinion: string | null;
}

/** What has become of a page, for the badge and the popup. */
export interface PageStatus {
  state: "reading" | "read" | "no-article" | "not-english" | "translated";
  /** Marks on the page by family. */
  marks: Record<Family, number>;
  /** Who says what, so often. */
  claims: number;
  /** The words by which the page calls itself an opinion; null where it does not. */
  opinion: string | null;
  /** The reader has hidden the marks in this tab. */
  hidden: boolean;
}

/** What a page that has not been read yet says of itself. */
export const UNREAD: Readonly<PageStatus> = {
  state: "reading",
  marks: { unattributed: 0, staging: 0 },
  claims: 0,
  opinion: null,
  hidden: false,
};

/** Something on the page that one can go to. */
export interface Entry {
  id: string;
  /** The words, as the page has them. */
  text: string;
}

/** A mark as the popup and the panel list it. Overlapping marks are one entry, the first of them on top. */
export interface ListedMark extends Entry {
  marks: Mark[];
}

/** A claim as the panel lists it. */
export interface ListedClaim extends Entry {
  source: Source | null;
}

/** All that the popup and the panel show of a page, in its order. */
export interface Listing {
  address: string;
  title: string;
  status: PageStatus;
  marks: ListedMark[];
  claims: ListedClaim[];
}

/** A staging claim that the page only reports from a named voice is marked more quietly. */
export function isReported(mark: Pick<Mark, "family" | "voice">): boolean {
  return mark.family === "staging" && mark.voice === "named";
}

/** Marks that overlap, as one; the one that gives it its looks comes first. */
export interface Group {
  marks: [Mark, ...Mark[]];
  start: number;
  end: number;
}

/** Joins marks that overlap: words underlined twice can be neither read nor pointed at. */
export function joinOverlapping(marks: readonly Mark[]): Group[] {
  const groups: Group[] = [];
  for (const mark of [...marks].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = groups.at(-1);
    if (last !== undefined && mark.start < last.end) {
      last.marks.push(mark);
      last.end = Math.max(last.end, mark.end);
    } else {
      groups.push({ marks: [mark], start: mark.start, end: mark.end });
    }
  }
  for (const group of groups) {
    group.marks.sort((a, b) => weight(b) - weight(a) || a.start - b.start);
  }
  return groups;
}

const ORDER = Object.keys(RULES);

/** Firm before tentative, then in the order of the rules. */
function weight({ level, rule }: Mark): number {
  return (level === "firm" ? ORDER.length : 0) + ORDER.indexOf(rule);
}

/** The name of the text that says what a rung of the ladder is. */
export function rungName(kind: SourceKind): string {
  return `rung${kind[0]?.toUpperCase()}${kind.slice(1)}`;
}

/** How many marks a page has. */
export function countOf({ marks }: PageStatus): number {
  return marks.unattributed + marks.staging;
}
