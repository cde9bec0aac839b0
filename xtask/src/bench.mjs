// Times the module in the folder named by the last argument but one on the article named by the last one.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";

const [folder, article] = process.argv.slice(-2);
const blocks = readFileSync(article, "utf8")
  .split(/\n\s*\n/)
  .map((text) => ({ kind: "paragraph", text: text.trim() }))
  .filter(({ text }) => text !== "");
const words = blocks.flatMap(({ text }) => text.split(/\s+/)).length;

const { initSync, analyze } = await import(pathToFileURL(join(folder, "sayswho.js")));
const bytes = readFileSync(join(folder, "sayswho_bg.wasm"));
const begun = performance.now();
const { memory } = initSync({ module: bytes });
analyze(blocks);
console.log(`start and first analysis   ${(performance.now() - begun).toFixed(1)} ms`);

const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];
// Until V8 has optimised what runs: a background that has read a few pages has come this far.
for (let run = 0; run < 100; run++) analyze(blocks);

let before = 0;
for (const size of [1_000, 10_000, 100_000, 1_000_000]) {
  const copies = Math.round(size / words);
  const text = Array.from({ length: copies }, () => blocks).flat();
  const times = Array.from({ length: size > 50_000 ? 5 : 31 }, () => {
    const start = performance.now();
    analyze(text);
    return performance.now() - start;
  });
  const time = median(times);
  const growth = before === 0 ? "" : `, ${(time / before).toFixed(1)} times the time before`;
  const speed = `${(time / ((copies * words) / 1000)).toFixed(2)} ms per 1,000 words`;
  console.log(`WebAssembly, ${String(copies * words).padStart(7)} words  ${speed}${growth}`);
  if (size === 10_000) {
    console.log(`memory after 10,000 words  ${(memory.buffer.byteLength / 1_048_576).toFixed(1)} MiB`);
  }
  before = time;
}
