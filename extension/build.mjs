// node extension/build.mjs --wasm-dir DIR --out DIR --browser chromium|firefox [--test-hosts]
//
// Bundles the extension for one browser. Readable output: what is reviewed is what ships.

import { existsSync, readdirSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { build } from "esbuild";
import { register } from "tsx/esm/api";

register();
const { ruleExamples } = await import("./rule-examples.ts");
const { styleSheet } = await import("./shared/looks.ts");
const { manifest } = await import("./manifest.ts");

const here = path.dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    "wasm-dir": { type: "string" },
    out: { type: "string" },
    browser: { type: "string" },
    "test-hosts": { type: "boolean", default: false },
  },
});
const { "wasm-dir": wasmDir, out, browser, "test-hosts": testHosts } = values;
if (!wasmDir || !out || (browser !== "chromium" && browser !== "firefox")) {
  console.error("usage: node extension/build.mjs --wasm-dir DIR --out DIR --browser chromium|firefox [--test-hosts]");
  process.exit(2);
}

/** The module's glue finds the module by its own address, so it is not bundled. */
const glueStaysBeside = {
  name: "glue-stays-beside",
  setup({ onResolve }) {
    onResolve({ filter: /^sayswho$/ }, () => ({ path: "./sayswho.js", external: true }));
  },
};

/** The folders of our own pages: each has its markup, its style and its code under its own name. */
const pages = readdirSync(here).filter((it) => existsSync(path.join(here, it, `${it}.html`)));

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all([
  bundle("background/main.ts", "background.js", "esm"),
  bundle("content/main.ts", "content.js", "iife"),
  ...pages.map((it) => bundle(`${it}/${it}.ts`, `${it}/${it}.js`, "iife")),
  ...[
    ...pages.flatMap((it) => [`${it}/${it}.html`, `${it}/${it}.css`]),
    "shared/page.css",
    "_locales",
    ...["16", "32", "48", "128", "off-16", "off-32"].map((it) => `icons/${it}.png`),
  ].map((it) => cp(path.join(here, it), path.join(out, it), { recursive: true })),
  writeFile(path.join(out, "content.css"), styleSheet()),
  ...["sayswho.js", "sayswho_bg.wasm"].map((it) => cp(path.join(wasmDir, it), path.join(out, it))),
  writeManifest(),
]);

function bundle(entry, outfile, format) {
  return build({
    entryPoints: [path.join(here, entry)],
    outfile: path.join(out, outfile),
    bundle: true,
    format,
    target: ["chrome129", "firefox149"],
    charset: "utf8",
    legalComments: "inline",
    logLevel: "warning",
    plugins: [glueStaysBeside, ruleExamples(path.join(here, "../src/rules"))],
  });
}

async function writeManifest() {
  const { version } = JSON.parse(await readFile(path.join(here, "../package.json"), "utf8"));
  const json = JSON.stringify(manifest(browser, version, { testHosts }), null, 2);
  await writeFile(path.join(out, "manifest.json"), `${json}\n`);
}
