// How Readability is bundled, for the extension and for measuring what it finds.

import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/**
 * Readability keeps a spare copy of the page as markup, and assigns it to `innerHTML` when its first try finds too little.
 * The copy is kept as nodes here: reviewers look at every `innerHTML`, and nodes are cheaper.
 * The other assignment is for images in `<noscript>`, which our copies of pages never have.
 */
export const readabilityWithoutMarkup: Plugin = {
  name: "readability-without-markup",
  setup({ onLoad }) {
    onLoad({ filter: /@mozilla\/readability\/Readability\.js$/ }, async ({ path: file }) => {
      const replacements: [string, string][] = [
        ["var pageCacheHtml = page.innerHTML;", "var pageCache = page.cloneNode(true);"],
        ["page.innerHTML = pageCacheHtml;", "page.replaceChildren(...pageCache.cloneNode(true).childNodes);"],
        ["tmp.innerHTML = noscript.innerHTML;", ""],
        // The bundle carries its licence along only when it is marked so.
        ["/*\n * Copyright (c) 2010 Arc90 Inc", "/*!\n * Copyright (c) 2010 Arc90 Inc"],
      ];
      let contents = await readFile(file, "utf8");
      for (const [from, to] of replacements) {
        if (contents.split(from).length !== 2) {
          throw new Error(`${file} no longer has exactly one "${from}".`);
        }
        contents = contents.replace(from, () => to);
      }
      return { contents };
    });
  },
};
