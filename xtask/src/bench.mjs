// Times the module in the folder named by the last argument but one on the article named by the last one,
// here and, where CHROMIUM names it, in that browser; prints JSON.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync } from "node:zlib";

const [folder, article] = process.argv.slice(-2);
const script = join(folder, "sayswho.js");
const bytes = readFileSync(join(folder, "sayswho_bg.wasm"));
const blocks = readFileSync(article, "utf8")
  .split(/\n\s*\n/)
  .map((text) => ({ kind: "paragraph", text: text.trim() }))
  .filter(({ text }) => text !== "");

/** Runs in either place, so it sees its arguments alone. */
async function measure({ initSync, analyze }, bytes, blocks, sizes) {
  const words = blocks.flatMap(({ text }) => text.split(/\s+/)).length;
  const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];
  const begun = performance.now();
  const { memory } = initSync({ module: bytes });
  analyze(blocks);
  const start = performance.now() - begun;
  // Until V8 has optimised what runs: a background that has read a few pages has come this far.
  for (let run = 0; run < 100; run++) analyze(blocks);

  const rows = [];
  for (const size of sizes) {
    const copies = Math.round(size / words);
    const text = Array.from({ length: copies }, () => blocks).flat();
    const whole = [];
    const engine = [];
    for (let run = 0; run < (size > 50_000 ? 5 : 31); run++) {
      const started = performance.now();
      analyze(text);
      whole.push(performance.now() - started);
      engine.push(performance.getEntriesByName("sayswho: analyze", "measure")[0].duration);
    }
    const mebibytes = memory.buffer.byteLength / 1_048_576;
    rows.push({ words: copies * words, whole: median(whole), engine: median(engine), mebibytes });
  }
  return { start, rows };
}

const module = await import(pathToFileURL(script));
const node = await measure(module, bytes, blocks, [1_000, 10_000, 100_000, 1_000_000]);

let chromium = null;
if (process.env.CHROMIUM !== undefined) {
  const { default: puppeteer } = await import("puppeteer-core");
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM,
    pipe: true,
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
  });
  const page = await browser.newPage();
  chromium = await page.evaluate(
    async (measure, script, coded, blocks, sizes) => {
      const module = await import(`data:text/javascript,${encodeURIComponent(script)}`);
      const bytes = Uint8Array.from(atob(coded), (it) => it.charCodeAt(0));
      return (0, eval)(`(${measure})`)(module, bytes, blocks, sizes);
    },
    measure.toString(),
    readFileSync(script, "utf8"),
    bytes.toString("base64"),
    blocks,
    [1_000, 10_000],
  );
  await browser.close();
}
const brotli = brotliCompressSync(bytes).length;
console.log(JSON.stringify({ node, chromium, brotli }));
