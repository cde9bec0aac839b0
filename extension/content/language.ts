/**
 * Whether a text is English: by its declared language, else by its small words.
 *
 * The list holds only words that are common in English and not words of its neighbours.
 */
export function isEnglish(declared: string | null | undefined, sample: string): boolean {
  const language = declared?.trim().toLowerCase().split(/[-_]/)[0];
  if (language) {
    return language === "en";
  }
  const words = sample.toLowerCase().match(/\p{L}+/gu) ?? [];
  const small = words.filter((it) => SMALL_WORDS.has(it)).length;
  return words.length >= FEWEST_WORDS && small / words.length >= LEAST_SHARE;
}

/** Fewer words than this tell nothing. */
const FEWEST_WORDS = 20;

/** News English has about a quarter of its words in the list, its neighbours under a fiftieth. */
const LEAST_SHARE = 0.1;

const SMALL_WORDS = new Set(
  `about after and are been but by could for from had has have he his how if it its of or our she should that the
   their them there these they this those to was were what when which while who will with would you`.match(/\w+/g),
);
