// `cargo xtask eval pages`: what the extension finds on saved pages, beside what it should find.
//
// PAGES is a folder with MANIFEST.tsv and <set>/<name>/source.html in it; a line of JSON for each page goes to OUT.
// The pages are served at their own addresses; their scripts do not run and nothing else is fetched.

import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import puppeteer, { type Page } from "puppeteer-core";
import { bundleExtraction } from "./bundle.ts";

const pages = process.env["PAGES"]!;
const out = process.env["OUT"]!;

const script = `${await bundleExtraction()}; extraction.blocksFound()`;

/** The browser's own switch would stop ours too. */
const NO_SCRIPTS = { "Content-Security-Policy": "script-src 'none'" };

const manifest = (await readFile(join(pages, "MANIFEST.tsv"), "utf8")).trimEnd().split("\n").slice(1);
const browser = await puppeteer.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--disable-gpu", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
});
try {
  const page = await browser.newPage();
  let body = "";
  await page.setRequestInterception(true);
  page.on("request", (request) =>
    void (request.isNavigationRequest() && request.frame() === page.mainFrame()
      ? request.respond({ contentType: "text/html; charset=utf-8", headers: NO_SCRIPTS, body })
      : request.abort()),
  );
  const rows: string[] = [];
  for (const line of manifest) {
    const [set, id, address, lang, , , news] = line.split("\t") as [string, string, string, string, string, string, string];
    const folder = join(pages, set, id);
    body = await readFile(join(folder, "source.html"), "utf8");
    await page.goto(address.startsWith("http") ? address : "http://page.example/", { waitUntil: "domcontentloaded" });
    const found = (await page.evaluate(script)) as string[];
    rows.push(JSON.stringify({ set, id, lang, news: news === "True", found, expected: await expectedOf(page, folder) }));
  }
  await writeFile(out, `${rows.join("\n")}\n`);
} finally {
  await browser.close();
}

async function expectedOf(page: Page, folder: string): Promise<string> {
  const text = join(folder, "expected.txt");
  if (existsSync(text)) {
    return readFile(text, "utf8");
  }
  await page.setContent(await readFile(join(folder, "expected.html"), "utf8"), { waitUntil: "domcontentloaded" });
  return page.evaluate(() => document.body.innerText);
}
