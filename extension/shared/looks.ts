import type { Family } from "../../src/wasm/api.d.ts";
import { type Mark, isReported } from "./marks.ts";
import type { Looks } from "./settings.ts";

/**
 * What marks look like: the names of their highlights, and the style sheet that the build makes of them.
 *
 * Two families, two shapes: dotted for a source that is not given, wavy for what is said to be staged.
 * A firm mark has a wash behind its words, a tentative one has none and a thinner line.
 * Every colour is mixed with the text's own, so that it holds on dark and on coloured pages too.
 * The page's elements are never touched, so what the reader chooses is a highlight of another name.
 *
 * The names are few, and a mark's rule is not among them: Chromium works out each of them for every element of the page.
 */

const PREFIX = "sayswho-";

/** Where marks of both meet, the last gives its looks. */
const FAMILIES = ["unattributed", "staging"] as const satisfies Family[];

/** `reported`: somebody named says it, and the page only passes it on. */
const VARIANTS = ["firm", "reported", "tentative"] as const;
type Variant = (typeof VARIANTS)[number];

/** The words that a jump has come to. */
export const FLASH = `${PREFIX}flash`;

/** The highlight that a mark is painted by. */
export function highlightName(mark: Pick<Mark, "family" | "voice" | "level">, looks: Looks): string {
  const variant = mark.level === "tentative" ? "tentative" : isReported(mark) ? "reported" : "firm";
  return nameOf(mark.family, variant, looks);
}

/** All names, those painted over others last. */
export function highlightNames(looks: Looks): string[] {
  return [...VARIANTS]
    .reverse()
    .flatMap((variant) => FAMILIES.map((family) => nameOf(family, variant, looks)));
}

function nameOf(family: Family, variant: Variant, { strength, familyColours }: Looks): string {
  const suffixes = [variant !== "firm" && variant, strength === "clear" && strength, !familyColours && "one-colour"];
  return [PREFIX + family, ...suffixes.filter((it) => it !== false)].join("--");
}

const HUES: Record<Family, string> = { unattributed: "#d97800", staging: "#8b4fe0" };

/** A wave of the same thickness is much darker than dots. Chromium draws dots in whole pixels, so a half would make no difference. */
const SHAPES: Record<Family, { shape: string; thin: number; thick: number }> = {
  unattributed: { shape: "dotted", thin: 1, thick: 2 },
  staging: { shape: "wavy", thin: 1, thick: 1.5 },
};

/** The wash behind the words, in hundredths of the hue. */
const WASHES: Record<Variant, Record<Looks["strength"], number>> = {
  firm: { quiet: 12, clear: 26 },
  reported: { quiet: 6, clear: 14 },
  tentative: { quiet: 0, clear: 0 },
};

/** The style sheet of all looks. Paper gets no marks. */
export function styleSheet(): string {
  const rules: string[] = [];
  const forced: string[] = [];
  for (const family of FAMILIES) {
    for (const variant of VARIANTS) {
      for (const strength of ["quiet", "clear"] as const) {
        for (const familyColours of [true, false]) {
          const looks = { strength, familyColours };
          rules.push(rule([nameOf(family, variant, looks)], declarations(family, variant, looks)));
        }
      }
    }
    for (const variant of VARIANTS) {
      const names = [true, false].flatMap((familyColours) =>
        (["quiet", "clear"] as const).map((strength) => nameOf(family, variant, { strength, familyColours })),
      );
      forced.push(rule(names, inForcedColours(family, variant)));
    }
  }
  const flash = rule([FLASH], ["background-color: color-mix(in srgb, #2f7de0 38%, transparent)"]);
  const forcedFlash = rule([FLASH], ["color: HighlightText", "background-color: Highlight"]);
  return `@media screen {\n${[...rules, flash].join("\n")}\n}\n\n@media screen and (forced-colors: active) {\n${[...forced, forcedFlash].join("\n")}\n}\n`;
}

function declarations(family: Family, variant: Variant, { strength, familyColours }: Looks): string[] {
  const { shape, thin, thick } = SHAPES[family];
  const width = (variant === "firm" ? thick : thin) + (strength === "clear" ? 0.5 : 0);
  const hue = familyColours ? HUES[family] : "currentColor";
  const own = { firm: 28, reported: 40, tentative: 40 }[variant];
  return [
    `text-decoration: underline ${shape} ${width}px color-mix(in oklab, currentColor ${own}%, ${hue})`,
    "text-underline-offset: 0.2em",
    `background-color: color-mix(in srgb, ${hue} ${WASHES[variant][strength]}%, transparent)`,
  ];
}

/**
 * Firefox follows; Chromium paints every highlight in the colours of a selection (docs/decisions/0018),
 * and the line in the colour of the selected words: seen only where it runs through the selection's ground.
 */
function inForcedColours(family: Family, variant: Variant): string[] {
  const { shape, thin, thick } = SHAPES[family];
  return [
    "color: CanvasText",
    "background-color: Canvas",
    `text-decoration: underline ${shape} ${variant === "firm" ? thick : thin}px CanvasText`,
    "text-underline-offset: 0.08em",
  ];
}

function rule(names: readonly string[], declarations: readonly string[]): string {
  const selector = names.map((it) => `  ::highlight(${it})`).join(",\n");
  return `${selector} {\n${declarations.map((it) => `    ${it};`).join("\n")}\n  }`;
}
