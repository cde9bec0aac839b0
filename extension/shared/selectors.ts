/**
 * Where words stand in a page, as the W3C Web Annotation Data Model says it.
 *
 * `start` and `end` count characters (code points) of the text content of the page's body.
 */
export interface Selectors {
  exact: string;
  prefix: string;
  suffix: string;
  start: number;
  end: number;
}

/** So many characters before and after the words tell one occurrence from another. */
const CONTEXT = 32;

/** Selectors for ranges of `text`, given in UTF-16 code units and in order of their starts. */
export function selectorsIn(text: string, ranges: readonly { start: number; end: number }[]): Selectors[] {
  let unit = 0;
  let character = 0;
  /** Counts on from where it was: once over the text for all ranges. */
  const charactersTo = (target: number): number => {
    character += [...text.slice(unit, target)].length;
    unit = target;
    return character;
  };
  return ranges.map(({ start, end }) => {
    const exact = text.slice(start, end);
    const from = charactersTo(start);
    return {
      exact,
      prefix: [...text.slice(Math.max(0, start - 2 * CONTEXT), start)].slice(-CONTEXT).join(""),
      suffix: [...text.slice(end, end + 2 * CONTEXT)].slice(0, CONTEXT).join(""),
      start: from,
      end: from + [...exact].length,
    };
  });
}
