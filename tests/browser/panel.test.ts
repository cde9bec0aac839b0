// The panel: all marks and all sources of a page, jumps, and what is taken along.

import assert from "node:assert/strict";
import { after, afterEach, test } from "node:test";
import type { Page } from "puppeteer-core";
import { axe } from "./harness/axe.ts";
import { card, marks, untilMark } from "./harness/page.ts";
import { openSwitchedOn } from "./harness/popup.ts";
import { launchReader, type Popup } from "./harness/reader.ts";
import { until, untilEqual } from "./harness/until.ts";

const reader = await launchReader();
after(() => reader.close());
afterEach(() => reader.tidy());
await (await openSwitchedOn(reader, "news.example/article.html")).close();

async function openWithPanel(): Promise<{ page: Page; panel: Popup }> {
  const page = await reader.open("news.example/article.html");
  await untilMark(page, "staged-event", "debate was staged");
  const panel = await reader.openPanel(page);
  await until("the panel to list the marks", () => panel.evaluate(() => document.querySelectorAll("#marks li").length > 0));
  return { page, panel };
}

const listed = (panel: Popup) =>
  panel.evaluate(() => Array.from(document.querySelectorAll("#marks .family"), (it) => it.textContent));

const choose = (panel: Popup, id: string, value: string) =>
  panel.evaluate(
    (id: string, value: string) => {
      const select = document.getElementById(id) as HTMLSelectElement;
      select.value = value;
      select.dispatchEvent(new Event("change"));
    },
    id,
    value,
  );

test("the panel lists all marks in the order of the page, and those of one rule when asked", async () => {
  const { page, panel } = await openWithPanel();
  const painted = await marks(page);
  await untilEqual("all marks", () => listed(panel), painted.map((it) => it.text));
  await choose(panel, "filter", "vague-source");
  await untilEqual("one rule's", () => listed(panel), painted.filter((it) => it.rule === "vague-source").map((it) => it.text));
});

test("an entry of the list goes to its mark and opens its card with the focus in it", async () => {
  const { page, panel } = await openWithPanel();
  await panel.click("#marks li:first-child button");
  await until("the card", async () => (await card(reader, page))?.focusInside);
});

test("the ledger says who is relied on, how often, and goes to where", async () => {
  const { page, panel } = await openWithPanel();
  const rows = await panel.evaluate(() =>
    Array.from(document.querySelectorAll("#sources tr"), (row) => ({
      name: row.querySelector(".name")!.textContent,
      mentions: row.querySelectorAll("button").length,
    })),
  );
  for (const name of ["Maria Holt", "Karl Brandt"]) assert.ok(rows.some((it) => it.name === name), `${name} in ${JSON.stringify(rows)}`);
  const numbers = await panel.evaluate(() => Array.from(document.querySelectorAll("#chart .number"), (it) => Number(it.textContent)));
  const claims = rows.reduce((sum, it) => sum + it.mentions, 0);
  assert.equal(numbers.slice(0, -1).reduce((sum, it) => sum + it, 0), claims, "what rests on somebody");
  await panel.click("#sources tr:first-child button");
  await until("the mention to be shown", () =>
    page.evaluate(() => [...(CSS.highlights.get("sayswho-flash") ?? [])].length === 1),
  );
});

test("what is taken along can be found again in the page's text", async () => {
  const { page, panel } = await openWithPanel();
  const text = await page.evaluate(() => document.body.textContent);
  await choose(panel, "format", "annotation");
  const json = await panel.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const make = URL.createObjectURL;
        URL.createObjectURL = (blob) => {
          void (blob as Blob).text().then(resolve);
          return make(blob);
        };
        document.getElementById("save")!.click();
      }),
  );
  const annotations = JSON.parse(json) as {
    target: { source: string; selector: [{ exact: string; prefix: string; suffix: string }, { start: number; end: number }] };
  }[];
  assert.deepEqual(annotations.map((it) => it.target.selector[0].exact), (await marks(page)).map((it) => it.text));
  for (const { target } of annotations) {
    const [{ exact, prefix, suffix }, { start, end }] = target.selector;
    assert.equal(target.source, "http://news.example/article.html");
    assert.equal([...text].slice(start, end).join(""), exact);
    assert.ok(text.includes(prefix + exact + suffix));
  }
});

test("the panel follows the page, and the page that is in front", async () => {
  const { page, panel } = await openWithPanel();
  const before = (await listed(panel)).length;
  await page.evaluate(() => document.getElementById("vague")!.remove());
  await until("one mark fewer", async () => (await listed(panel)).length < before);
});

test("axe finds nothing in the panel", async () => {
  const { panel } = await openWithPanel();
  assert.deepEqual(await axe(panel), []);
});
