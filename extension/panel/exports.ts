import type { Listing } from "../shared/marks.ts";
import type { Selectors } from "../shared/selectors.ts";
import type { Ledger } from "./ledger.ts";

/** What a page's marks are taken along as. */
export interface Export {
  listing: Listing;
  ledger: Ledger;
  /** In the order of the listing's marks. */
  selectors: readonly Selectors[];
  date: Date;
  /** What a rule is called. */
  titleOf(rule: string): string;
}

export const FORMATS = {
  markdown: { label: "Markdown", ending: "md", type: "text/markdown", write: toMarkdown },
  json: { label: "JSON", ending: "json", type: "application/json", write: toJson },
  annotation: { label: "W3C Web Annotation", ending: "jsonld", type: "application/ld+json", write: toAnnotations },
} satisfies Record<string, { label: string; ending: string; type: string; write(it: Export): string }>;

export type Format = keyof typeof FORMATS;

export function isFormat(name: string): name is Format {
  return Object.hasOwn(FORMATS, name);
}

/** For notes and for mails. */
function toMarkdown({ listing, ledger, date, titleOf }: Export): string {
  const marks = listing.marks.map(({ text, marks }) => {
    const reasons = marks.map(({ rule, level, message }) => {
      const title = level === "tentative" ? `${titleOf(rule)}, tentative` : titleOf(rule);
      return `   - ${title} (\`${rule}\`): ${escaped(message)}`;
    });
    return [`1. “${escaped(text)}”`, ...reasons].join("\n");
  });
  const sources = ledger.sources.map(({ name, kind, claims }) => `| ${escaped(name)} | ${kind} | ${claims.length} |`);
  const nobody = ledger.counts.nobody > 0 ? [`| nobody | | ${ledger.counts.nobody} |`] : [];
  return [
    `# ${escaped(listing.title)}`,
    `<${listing.address}>, read on ${date.toISOString().slice(0, 10)}`,
    "## Marks",
    marks.length === 0 ? "None." : marks.join("\n"),
    "## Sources",
    ["| Source | Kind | Claims |", "| --- | --- | --- |", ...sources, ...nobody].join("\n"),
    "",
  ].join("\n\n").trimEnd() + "\n";
}

/** For programs: all that the cards say. */
function toJson({ listing, ledger, selectors, date }: Export): string {
  const marks = listing.marks.map(({ text, marks }, index) => ({ text, reasons: marks.map(reason), where: selectors[index] }));
  const sources = ledger.sources.map(({ name, kind, claims }) => ({ name, kind, mentions: claims.map(({ text }) => text) }));
  const { address, title } = listing;
  return pretty({ address, title, date: date.toISOString(), marks, claims: ledger.counts, sources });
}

function reason({ rule, family, voice, level, confidence, message, source, staging }: Listing["marks"][number]["marks"][number]) {
  return { rule, family, voice, level, confidence, message, source, staging };
}

/** For annotation tools: https://www.w3.org/TR/annotation-model/ */
function toAnnotations({ listing, selectors, date, titleOf }: Export): string {
  const items = listing.marks.flatMap(({ marks }, index) => {
    const where = selectors[index];
    if (where === undefined) {
      return [];
    }
    const { exact, prefix, suffix, start, end } = where;
    return [
      {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        type: "Annotation",
        motivation: "commenting",
        created: date.toISOString(),
        body: marks.map(({ rule, message }) => ({
          type: "TextualBody",
          value: `${titleOf(rule)}: ${message}`,
          format: "text/plain",
          purpose: "commenting",
        })),
        target: {
          source: listing.address,
          selector: [
            { type: "TextQuoteSelector", exact, prefix, suffix },
            { type: "TextPositionSelector", start, end },
          ],
        },
      },
    ];
  });
  return pretty(items);
}

/** What a page says must not become a heading, a link or a cell. */
function escaped(words: string): string {
  return words.replace(/\s+/g, " ").replace(/[\\`*_[\]<>|#]/g, "\\$&");
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
