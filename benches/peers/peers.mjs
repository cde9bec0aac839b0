// Times other readers of prose, pinned in package.json, on the article named by the last argument; prints JSON.
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";

import { text as alex } from "alex";
import { LocalLinter } from "harper.js";
import { binary } from "harper.js/binary";
import { retext } from "retext";
import equality from "retext-equality";
import intensify from "retext-intensify";
import passive from "retext-passive";
import simplify from "retext-simplify";
import writeGood from "write-good";

const article = readFileSync(process.argv.at(-1), "utf8");
// As many articles as make 1,000 words.
const text = Array.from({ length: 3 }, () => article).join("\n\n");
const words = text.split(/\s+/).filter(Boolean).length;

const harper = new LocalLinter({ binary });
const parts = retext().use(intensify).use(simplify).use(passive).use(equality);
const peers = {
  "write-good": () => writeGood(text),
  "retext (intensify, simplify, passive, equality)": () => parts.process(text),
  alex: () => alex(text),
  "harper.js": () => harper.lint(text, { language: "plaintext" }),
};

const WARM_UP = 3;
const RUNS = 7;
const found = [];
for (const [name, read] of Object.entries(peers)) {
  const times = [];
  for (let run = 0; run < WARM_UP + RUNS; run++) {
    const start = performance.now();
    await read();
    times.push(performance.now() - start);
  }
  const measured = times.slice(WARM_UP).sort((a, b) => a - b);
  found.push({ name, ms: (measured[RUNS >> 1] / words) * 1000 });
}
console.log(JSON.stringify(found));
process.exit(0);
