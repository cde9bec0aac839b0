import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** axe-core only tests; it is not among what ships. */
const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A page, a popup, or whatever else can run a function in a document of ours. */
interface Runs {
  evaluate(work: () => Promise<string[]>): Promise<string[]>;
}

/** What axe finds in a whole document, one line for each element; nothing is as it should be. */
export function axe(document: Runs): Promise<string[]> {
  return document.evaluate(inDocument("document"));
}

/** The function that looks, for whoever runs it elsewhere; `context` is an expression for what it looks at. */
export function inDocument(context: string): () => Promise<string[]> {
  const work = `async (root) => {
    ${source};
    const { violations } = await axe.run(${context}, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map((it) => \`\${id}: \${help}: \${it.html}: \${it.failureSummary}\`));
  }`;
  // Functions travel as text. The policy of our pages forbids making one from text over there.
  return Object.assign(async () => [], { toString: () => work });
}
