import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "puppeteer-core";
import { CARD } from "./page.ts";
import type { Reader } from "./reader.ts";

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

/** What axe finds in the card that is open. It does not look into closed roots, so it is shown the same card in an open one. */
export async function axeInCard(reader: Reader, page: Page): Promise<string[]> {
  const copy = `(() => {
    const host = document.body.appendChild(document.createElement("main"));
    const open = host.attachShadow({ mode: "open" });
    const style = document.createElement("style");
    style.textContent = [...root.adoptedStyleSheets].flatMap((it) => [...it.cssRules]).map((it) => it.cssText).join("\\n");
    open.append(style, root.firstElementChild.cloneNode(true));
    host.popover = "manual";
    host.showPopover();
    return host;
  })()`;
  const found = await reader.inClosedRoot(page, CARD, inDocument(copy));
  if (found === undefined) throw new Error("No card is open.");
  return found;
}

/** The function that looks, for whoever runs it elsewhere; `context` is an expression for what it looks at. */
function inDocument(context: string): () => Promise<string[]> {
  const work = `async (root) => {
    ${source};
    const { violations } = await axe.run(${context}, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map((it) => \`\${id}: \${help}: \${it.html}: \${it.failureSummary}\`));
  }`;
  // Functions travel as text. The policy of our pages forbids making one from text over there.
  return Object.assign(async () => [], { toString: () => work });
}
