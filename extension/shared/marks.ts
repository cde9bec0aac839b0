import type { Family, SourceKind, Voice } from "../../src/wasm/api.d.ts";

/** One mark in a block, with all that its card says of this sentence. */
export interface Mark {
  rule: string;
  family: Family;
  voice: Voice;
  /** UTF-16 code units from the start of the block's text. */
  start: number;
  end: number;
  message: string;
  /** Who says it, or null where nobody is named. */
  source: { name: string; kind: SourceKind } | null;
}

/** What has become of a page, for the badge and the popup. */
export interface PageStatus {
  state: "reading" | "read" | "no-article" | "not-english" | "translated";
  /** Marks on the page by family. */
  marks: Record<Family, number>;
}

/** A staging claim that the page only reports from a named voice is marked more quietly. */
export function isReported(mark: Pick<Mark, "family" | "voice">): boolean {
  return mark.family === "staging" && mark.voice === "named";
}
