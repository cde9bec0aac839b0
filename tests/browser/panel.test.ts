// The panel: all marks and all sources of a page, jumps, and what is taken along.

import assert from "node:assert/strict";
import { after, afterEach, test } from "node:test";
import type { Page } from "puppeteer-core";
import { axe } from "./harness/axe.ts";
import { card, marks, untilMark } from "./harness/page.ts";
import { openSwitchedOn } from "./harness/popup.ts";
import { launchReader, type Popup } from "./harness/reader.ts";
import { text } from "./harness/texts.ts";
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
  await untilEqual("one rule's", () => listed(panel), painted.map((it) => it.text).filter((it) => /critics say/i.test(it)));
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

/** What the panel saves in a format, and the name of the file. */
const saved = (panel: Popup, format: string) =>
  choose(panel, "format", format).then(() =>
    panel.evaluate(
      () =>
        new Promise<{ name: string; content: string }>((resolve) => {
          const make = URL.createObjectURL;
          URL.createObjectURL = (blob) => {
            URL.createObjectURL = make;
            const click = HTMLAnchorElement.prototype.click;
            HTMLAnchorElement.prototype.click = function () {
              HTMLAnchorElement.prototype.click = click;
              void (blob as Blob).text().then((content) => resolve({ name: this.download, content }));
            };
            return make(blob);
          };
          document.getElementById("save")!.click();
        }),
    ),
  );

test("what is taken along as Web Annotations is what the model asks for, and is found again in the page's text", async () => {
  const { page, panel } = await openWithPanel();
  const text = await page.evaluate(() => document.body.textContent);
  const before = Date.now();
  const { name, content } = await saved(panel, "annotation");
  assert.match(name, /^says-who-\d{4}-\d\d-\d\d\.jsonld$/);
  const annotations = JSON.parse(content) as Record<string, any>[];
  assert.deepEqual(annotations.map((it) => it["target"].selector[0].exact), (await marks(page)).map((it) => it.text));
  for (const annotation of annotations) {
    // https://www.w3.org/TR/annotation-model/: 3.1 Annotations, 3.2.4 Embedded Textual Body, 4.2.4 and 4.2.5 Selectors.
    const { "@context": context, type, motivation, created, body, target, ...others } = annotation;
    assert.deepEqual([context, type, motivation, others], ["http://www.w3.org/ns/anno.jsonld", "Annotation", "commenting", {}]);
    assert.equal(new Date(created).toISOString(), created, "an xsd:dateTime in UTC");
    assert.ok(before <= Date.parse(created) && Date.parse(created) <= Date.now());
    assert.ok(body.length > 0);
    for (const { value, ...rest } of body) {
      assert.match(value, /^\S.*: \S/);
      assert.deepEqual(rest, { type: "TextualBody", format: "text/plain", purpose: "commenting" });
    }
    assert.equal(target.source, "http://news.example/article.html");
    const [{ exact, prefix, suffix, ...quote }, { start, end, ...position }, ...more] = target.selector;
    assert.deepEqual([quote, position, more], [{ type: "TextQuoteSelector" }, { type: "TextPositionSelector" }, []]);
    assert.equal([...text].slice(start, end).join(""), exact);
    assert.ok(prefix.length > 0 && suffix.length > 0 && text.includes(prefix + exact + suffix));
  }
});

test("Markdown and JSON have every mark, the address and the date, and what is copied is what would be saved", async () => {
  const { page, panel } = await openWithPanel();
  const painted = (await marks(page)).map((it) => it.text);
  const today = new Date().toISOString().slice(0, 10);

  const json = await saved(panel, "json");
  assert.match(json.name, /\.json$/);
  const { address, date, marks: taken } = JSON.parse(json.content);
  assert.deepEqual([address, date.slice(0, 10)], ["http://news.example/article.html", today]);
  assert.deepEqual(taken.map((it: { text: string }) => it.text), painted);

  const { name, content } = await saved(panel, "markdown");
  assert.match(name, /\.md$/);
  assert.ok(content.includes(`<http://news.example/article.html>, read on ${today}`), content);
  for (const it of painted) assert.ok(content.includes(`“${it}”`), content);

  const copied = await panel.evaluate(
    () =>
      new Promise<string>((resolve) => {
        navigator.clipboard.writeText = (it) => Promise.resolve(resolve(it));
        document.getElementById("copy")!.click();
      }),
  );
  assert.equal(copied, content);
  await untilEqual("it to be said", () => panel.evaluate(() => document.getElementById("kept")!.textContent), text("panelCopied"));
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
