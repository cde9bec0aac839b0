// What the text of a page is, and that every stretch of it leads back to exactly its place.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { bundleExtraction } from "./extraction/bundle.ts";
import { launchReader } from "./harness/reader.ts";

const reader = await launchReader();
after(() => reader.close());
const page = await reader.open("news.example/empty.html");
await page.evaluate(`${await bundleExtraction()}; globalThis.extraction = extraction;`);

/** The text of the first element of `markup`; `<template shadowrootmode>` makes shadow roots. */
const textOf = (markup: string): Promise<string> =>
  page.evaluate((markup) => {
    document.body.setHTMLUnsafe(markup);
    return (globalThis as unknown as Extraction).extraction.readBlock(document.body.firstElementChild!).text;
  }, markup);

interface Extraction {
  extraction: typeof import("./extraction/found.ts");
}

for (const [what, markup, text] of [
  ["white space is collapsed across elements", "<p>\n  The <b> vote </b>\n was  <i>late</i>.</p>", "The vote was late."],
  ["a line break is a line end", "<p>One.<br>Two.</p>", "One.\nTwo."],
  ["lines that the page keeps are kept", `<p style="white-space: pre-line">One.\n  Two.</p>`, "One.\nTwo."],
  ["lines that the page does not keep are not", "<p>One.\n  Two.</p>", "One. Two."],
  ["a space of another kind is a space", "<p>5&nbsp;March,\u202f9&thinsp;p.m.</p>", "5 March, 9 p.m."],
  ["what breaks words is no part of them", "<p>Cri&shy;tics say&#8203;</p>", "Critics say"],
  ["a word may be broken by an element", "<p>Cri<wbr>tics</p>", "Critics"],
  ["capitals of the style are not the text's", `<p style="text-transform: uppercase">Critics say</p>`, "Critics say"],
  ["a drop cap is a letter of its word", `<p><span style="float: left; font-size: 3em">T</span>he vote</p>`, "The vote"],
  [
    "a drop cap said again for those who listen is read once",
    `<p><span aria-hidden="true"><b>T</b>he</span><span style="position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)">The</span> vote</p>`,
    "The vote",
  ],
  ["what is not shown is not read", `<p>One <span style="display: none">two</span><span hidden>three</span><span style="visibility: hidden">four</span>five</p>`, "One five"],
  ["a paragraph that is faded in is read before", `<p style="visibility: hidden">One <b>two</b></p>`, "One two"],
  ["an element without a box shows what is in it", `<p>One <span style="display: contents">two</span></p>`, "One two"],
  ["a link to a note is not read", `<p>It fell<sup><a href="#note-1">[1]</a></sup> again<sup>*</sup><a role="doc-noteref" href="/n">2</a>.</p>`, "It fell again."],
  ["an ordinal and an exponent are", "<p>On the 1<sup>st</sup>, 5 km<sup>2</sup></p>", "On the 1st, 5 km2"],
  ["a word that links elsewhere is", `<p>The <a href="/report">report</a> fell.</p>`, "The report fell."],
  ["quotation marks of the style are put in", "<p>He said <q>it is staged</q>.</p>", "He said “it is staged”."],
  ["those that the page writes itself are not put in twice", `<p>He said “<q style="quotes: none">it</q>”.</p><style>q::before, q::after { content: none }</style>`, "He said “it”."],
  ["what is struck out is not read", "<p>It cost <del>5</del> 6 crowns.</p>", "It cost 6 crowns."],
  ["an icon of a font is not read", "<p>\ue001 The vote</p>", "The vote"],
  ["a block inside is left to itself", "<li>One <p>two</p> three</li>", "One \nthree"],
  ["text in a shadow root is read", `<p>One <x-y><template shadowrootmode="open">two</template>three</x-y></p>`, "One two"],
  ["what a slot is given is read in its place", `<p>One <x-y><template shadowrootmode="open">two <slot></slot> four</template>three</x-y></p>`, "One two three four"],
  ["a slot that is given nothing shows its own", `<p><x-y><template shadowrootmode="open"><slot>two</slot></template></x-y></p>`, "two"],
] as const) {
  test(what, async () => assert.equal(await textOf(markup), text));
}

test("for any small document, a stretch of the text leads to its place, and the place to the text", async () => {
  const { wrong, stretches } = await page.evaluate((runs) => {
    let stretches = 0;
    const { readBlock } = (globalThis as unknown as Extraction).extraction;
    let seed = 1;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    const oneOf = (all: readonly string[]) => all[random(all.length)]!;
    const TEXTS = ["a", "be", " ", "  ", "\n\t", "c d", " e", "f ", "g\u00adh", "\u200b", "\u00a0", "🙃", "Ω\u0301", "\ue000"];
    const TAGS = ["b", "a", "span", "i", "q", "br", "del", "sup", "script", "div", "wbr", "x-y"];
    const STYLES = ["", "", "", "display: none", "visibility: hidden", "display: contents", "position: absolute; width: 1px; height: 1px"];
    const grow = (parent: Node, depth: number): void => {
      for (let it = random(5); it > 0; it -= 1) {
        if (depth === 0 || random(2) === 0) {
          parent.appendChild(document.createTextNode(oneOf(TEXTS)));
          continue;
        }
        const child = parent.appendChild(document.createElement(oneOf(TAGS)));
        child.setAttribute("style", oneOf(STYLES));
        grow(child.tagName === "X-Y" && random(2) === 0 ? child.attachShadow({ mode: "open" }) : child, depth - 1);
      }
    };
    /** The text between two places, put together the plain way: letter by letter. */
    const lettersBetween = (nodes: Text[], from: number, to: number): string => {
      const letters = nodes.map((node, index) =>
        node.data.slice(index === 0 ? from : 0, index === nodes.length - 1 ? to : node.data.length),
      );
      return letters.join("").replace(/[\u00ad\u200b\ue000]/g, "").replace(/\s+/g, "");
    };
    for (let run = 0; run < runs; run += 1) {
      const block = document.createElement("p");
      grow(block, 3);
      document.body.replaceChildren(block);
      const { text, locate } = readBlock(block);
      for (let start = 0; start < text.length; start += 1) {
        for (let end = start + 1; end <= text.length; end += 1) {
          const wanted = text.slice(start, end).replace(/[\s“”]+/g, "");
          const place = locate(start, end);
          if (place === null ? wanted !== "" : lettersBetween(place.nodes, place.startOffset, place.endOffset) !== wanted) {
            return { wrong: { html: block.getHTML({ serializableShadowRoots: true }), text, start, end }, stretches };
          }
          stretches += 1;
          const range = document.createRange();
          if (place !== null && place.nodes.every((it) => it.getRootNode() === document)) {
            range.setStart(place.startContainer, place.startOffset);
            range.setEnd(place.endContainer, place.endOffset);
            if (range.collapsed || place.nodes[0] !== range.startContainer || place.nodes.at(-1) !== range.endContainer) {
              return { wrong: { html: block.outerHTML, text, start, end, range: range.toString() }, stretches };
            }
          }
        }
      }
    }
    return { wrong: null, stretches };
  }, 2_000);
  assert.equal(wrong, null);
  assert.ok(stretches > 10_000, `only ${stretches} stretches were looked at`);
});
