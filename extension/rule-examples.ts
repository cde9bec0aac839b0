// How the options page gets the examples: from the pages of the rules, when the extension is built.

import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import type { Plugin } from "esbuild";

/** So many of each kind are shown. */
const MOST = 4;

/** The examples under a heading of a rule's page, without those that are marked only when asked for. What is marked stands in `**`. */
function examplesUnder(heading: string, page: string): string[] {
  const section = page.split(/^## /m).find((it) => it.startsWith(`${heading}\n`)) ?? "";
  const examples = [...section.matchAll(/^- (.+)$/gm)].map(([, it = ""]) => it);
  return examples.filter((it) => !it.includes("`")).slice(0, MOST);
}

/** `import examples from "rule-examples"`: the examples of every rule, by its name. */
export function ruleExamples(folder: string): Plugin {
  return {
    name: "rule-examples",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^rule-examples$/ }, ({ path }) => ({ path, namespace: "rule-examples" }));
      onLoad({ filter: /.*/, namespace: "rule-examples" }, async () => {
        const files = (await readdir(folder)).filter((it) => it.endsWith(".md")).sort();
        const entries = files.map(async (file) => {
          const page = await readFile(path.join(folder, file), "utf8");
          const examples = { marked: examplesUnder("Marked", page), notMarked: examplesUnder("Not marked", page) };
          return [file.replace(".md", "").replaceAll("_", "-"), examples];
        });
        return { contents: JSON.stringify(Object.fromEntries(await Promise.all(entries))), loader: "json" };
      });
    },
  };
}
