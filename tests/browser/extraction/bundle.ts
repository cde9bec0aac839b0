// What finds the article and reads its blocks, as one script for a page that the extension is not in.

import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The text of a script that leaves the exports of `found.ts` in the global `extraction`. */
export async function bundleExtraction(): Promise<string> {
  const bundled = await build({
    entryPoints: [fileURLToPath(new URL("found.ts", import.meta.url))],
    bundle: true,
    format: "iife",
    globalName: "extraction",
    write: false,
  });
  return bundled.outputFiles[0]!.text;
}
