// Runs the module in the folder named by the last argument, as the background does.
// Instantiating is the point: a module broken by an old binaryen passes every check but this one.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = process.argv.at(-1);
const { initSync, analyze, rules, __wbg_reset_state } = await import(pathToFileURL(join(folder, "sayswho.js")));
initSync({ module: readFileSync(join(folder, "sayswho_bg.wasm")) });

assert(rules().length > 0, "rules() returns the rules");
const analysis = analyze([{ kind: "paragraph", text: "“It is raining,” the mayor said on Monday." }]);
assert.equal(analysis.offsets, "utf16");
assert(Array.isArray(analysis.findings), "analyze() returns findings");
assert.deepEqual(analysis.attributions[0].source, { start: 17, end: 26, kind: "role", name: "the mayor" });
assert.equal(analysis.id, null);
assert.throws(() => analyze("not a list"), Error);

// As after a trap: the same answers from a fresh instance.
__wbg_reset_state();
assert.deepEqual(analyze([{ kind: "paragraph", text: "“It is raining,” the mayor said on Monday." }]), analysis);
