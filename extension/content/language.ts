/**
 * Whether a text is English: by its declared language, else by its small words.
 *
 * The list holds only words that are common in English and not words of its neighbours.
 */
export function isEnglish(declared: string | null | undefined, sample: string): boolean {
  const language = primary(declared);
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

/**
 * Whether the words on the page are a translation's and no longer its own.
 *
 * Chromium and the widgets of sites put a class on the page's first element.
 * Firefox declares the new language there, where `original` was declared.
 */
export function isTranslated(root: Element, original: string | null): boolean {
  const was = primary(original);
  const now = primary(root.getAttribute("lang"));
  return (
    root.classList.contains("translated-ltr") ||
    root.classList.contains("translated-rtl") ||
    (was !== undefined && now !== undefined && now !== was)
  );
}

/** The language of a tag without its region; undefined where none is declared. */
function primary(tag: string | null | undefined): string | undefined {
  return tag?.trim().toLowerCase().split(/[-_]/)[0] || undefined;
}
