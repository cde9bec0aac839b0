// Who may import whom, and what no file of the extension may do. `tests/tidy.rs` holds what one file alone may do.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

const extension = fileURLToPath(new URL("../../extension/", import.meta.url));
/** A part of the build, which does not ship. */
const BUILD = ["rule-examples.ts"];
const files = readdirSync(extension, { recursive: true, encoding: "utf8" })
  .filter((it) => it.endsWith(".ts") && !BUILD.includes(it))
  .map((file) => ({ file, source: readFileSync(path.join(extension, file), "utf8") }));

/** What a folder's files may import from, besides their own folder and the module's types. */
const MAY_IMPORT: Record<string, string[]> = {
  background: ["shared", "sayswho"],
  content: ["shared", "finding"],
  finding: [],
  popup: ["shared"],
  options: ["shared", "rule-examples"],
  welcome: ["shared"],
  panel: ["shared"],
  shared: [],
};

test("a folder imports from its own and from those below", () => {
  for (const { file, source } of files) {
    const folder = path.dirname(file);
    for (const [, specifier] of source.matchAll(/^(?:import|\} from|export .* from).*"([^"]+)";$/gm)) {
      const target = specifier!.startsWith(".") ? path.dirname(path.join(folder, specifier!)) : specifier!;
      const allowed = [folder, "../src/wasm", ...(MAY_IMPORT[folder] ?? [])];
      assert.ok(allowed.includes(target), `${file} imports ${specifier}.`);
    }
  }
});

for (const [name, pattern] of [
  ["reaches for the network", /\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|EventSource|importScripts|RTCPeerConnection/],
  ["writes to a console", /\bconsole\./],
  ["reads a string as markup or as code", /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/],
  ["writes to the page's own elements", /dataset\[?[^"]*\] = |documentElement\.(?:setAttribute|classList)|document\.cookie|localStorage/],
] as const) {
  test(`no file ${name}`, () => {
    for (const { file, source } of files) {
      const isOwnPage = ["popup", "panel", "options", "welcome"].includes(path.dirname(file));
      if (!(isOwnPage && name.includes("page's own"))) {
        assert.doesNotMatch(source, pattern, file);
      }
    }
  });
}
