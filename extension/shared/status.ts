import { text } from "./dom.ts";
import { type PageStatus, countOf } from "./marks.ts";

/** What a page has to say of itself, in a sentence, and in another where it calls itself an opinion. */
export function sentenceOf(status: PageStatus): string {
  const { opinion } = status;
  return opinion === null ? whatBecame(status) : `${whatBecame(status)} ${text("pageOpinion", opinion)}`;
}

function whatBecame(status: PageStatus): string {
  const count = countOf(status);
  if (status.hidden) {
    return text("popupHidden");
  }
  if (count > 0) {
    return count === 1 ? text("popupOneMark") : text("popupMarks", count);
  }
  const names = {
    reading: "popupReading",
    read: "popupNothing",
    "no-article": "popupNoArticle",
    "not-english": "popupNotEnglish",
    translated: "popupTranslated",
  };
  return text(names[status.state]);
}
