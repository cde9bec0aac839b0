// What the extension would send of the page it runs in; bundled by `run.ts`.

import { findArticle } from "../../../extension/content/article.ts";
import { blocksIn, isShown, readBlock } from "../../../extension/content/blocks.ts";

/** The blocks' texts without the headline's: the sets' bodies leave it out, and we want it. */
export function blocksFound(): string[] {
  const article = findArticle(document);
  if (article === null) {
    return [];
  }
  return blocksIn(article)
    .filter((it) => it !== article.head[0] && isShown(it))
    .map((it) => readBlock(it).text);
}
