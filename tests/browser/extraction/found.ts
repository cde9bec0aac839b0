// What the extension would send of the page it runs in; bundled by `bundle.ts`.

import { type Article, findArticle } from "../../../extension/content/article.ts";
import { blocksIn, isShown, readBlock } from "../../../extension/content/blocks.ts";

export { readBlock };

/** The blocks' texts without the headline's: the sets' bodies leave it out, and we want it. */
export function blocksFound(): string[] {
  const article = findNow();
  if (article === null) {
    return [];
  }
  return atOnce(blocksIn(article))
    .filter((it) => it !== article.head[0] && isShown(it))
    .map((it) => readBlock(it).text);
}

function findNow(): Article | null {
  return atOnce(findArticle(document));
}

/** Does without rests what the extension does with them. */
function atOnce<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) {
      return step.value;
    }
  }
}

/** A text of the page, what the page itself expects of it, and what became of it. */
export interface Judged {
  text: string;
  expected: string | null;
  taken: boolean;
}

/** Every text of a page whose elements carry `data-expect`, in order. */
export function judgeTexts(): Judged[] {
  const article = findNow();
  const blocks = article === null ? [] : atOnce(blocksIn(article)).filter(isShown).map(readBlock);
  const taken = new Set<Node>(blocks.flatMap((it) => it.locate(0, it.text.length)?.nodes ?? []));
  const judged: Judged[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let it = walker.nextNode() as Text | null; it !== null; it = walker.nextNode() as Text | null) {
    if (it.data.trim() !== "" && !it.parentElement?.closest("script, style, noscript")) {
      judged.push({
        text: it.data.replace(/\s+/g, " ").trim(),
        expected: it.parentElement?.closest("[data-expect]")?.getAttribute("data-expect") ?? null,
        taken: taken.has(it),
      });
    }
  }
  return judged;
}
