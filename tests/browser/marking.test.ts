// Where marks appear, and that they follow the page's text.

import assert from "node:assert/strict";
import { after, afterEach, test } from "node:test";
import { hover, insertParagraph, lineOfMark, marks, untilMark, untilMarked } from "./harness/page.ts";
import { openSwitchedOn, switchSite } from "./harness/popup.ts";
import { launchReader } from "./harness/reader.ts";
import { until, untilEqual } from "./harness/until.ts";

const reader = await launchReader();
after(() => reader.close());
afterEach(() => reader.tidy());
await (await openSwitchedOn(reader, "news.example/article.html")).close();

/** What the sample holds of each rule. */
const SAMPLE = [
  ["opinion-as-fact", "Total Failure"],
  ["opinion-as-fact", "monstrous"],
  ["unsourced-figure", "highest level since"],
  ["agentless-attribution", "can be described as"],
  ["vague-source", "Critics say"],
  ["unsourced-forecast", "will further deepen"],
  ["anonymous-source", "familiar with the talks"],
  ["agentless-attribution", "widely believed"],
  ["motive-as-fact", "desperate bid"],
  ["rumour", "is spreading"],
  ["staged-event", "is staged"],
  ["hidden-hand", "pulling the strings"],
  ["suppressed-truth", "want you to know"],
  ["no-coincidence", "coincidence"],
  ["certainty-booster", "Undoubtedly"],
] as const;

test("what each rule finds in the sample article is marked", async () => {
  const page = await reader.open("news.example/sample.html");
  for (const [rule, words] of SAMPLE) await untilMark(page, rule, words);
});

test("what surrounds the sample article is not marked", async () => {
  const page = await reader.open("news.example/sample.html");
  await untilMark(page, "vague-source", "Critics say");
  const critics = (await marks(page)).filter((it) => it.text.startsWith("Critics say"));
  assert.equal(critics.length, 1, "neither the navigation's critics nor the footer's");
});

test("claims in the page's voice and in nobody's are marked, those of a named person are not", async () => {
  const page = await reader.open("news.example/article.html");
  await untilMark(page, "vague-source", "Critics say");
  await untilMark(page, "staged-event", "staged");
  const texts = (await marks(page)).map((it) => it.text);
  for (const text of texts) assert.doesNotMatch(text, /nine routes|serves the most people/);
});

for (const host of ["strict.example", "trusted.example"]) {
  test(`a page whose policy allows next to nothing is marked: ${host}`, async () => {
    const page = await openSwitchedOn(reader, `${host}/article.html`);
    await untilMark(page, "vague-source", "Critics say");
    await page.reload();
    await untilMark(page, "vague-source", "Critics say");
  });
}

test("a paragraph inserted later is marked", async () => {
  const page = await reader.open("news.example/article.html");
  await untilMarked(page);
  const before = await marks(page);
  await insertParagraph(page);
  await untilMark(page, "vague-source", "Observers believe");
  assert.deepEqual((await marks(page)).slice(0, before.length), before, "the other marks stay");
});

test("text that is changed in place is marked anew", async () => {
  const page = await reader.open("news.example/article.html");
  await untilMarked(page);
  const rest = (await marks(page)).filter((it) => !/critics say/i.test(it.text));
  await page.evaluate(() => {
    (document.getElementById("vague")!.firstChild as Text).data =
      "The line would open in four years. The council published the route in the spring, and the hall was full an hour before the meeting.";
  });
  await untilEqual("the mark to leave with its words", () => marks(page), rest);
  await page.evaluate(() => {
    (document.getElementById("calm")!.firstChild as Text).data =
      "The council meets again on Monday. Critics say the date was moved, and the drawings hang in the library.";
  });
  await untilMark(page, "vague-source", "Critics say");
});

test("text in a closed shadow root is marked, and anew when it changes", async () => {
  const page = await reader.open("news.example/shadow.html");
  await untilMark(page, "vague-source", "Critics say");
  await page.evaluate("change()");
  await untilMark(page, "vague-source", "Observers believe");
  assert.ok(!(await marks(page)).some((it) => /critics/i.test(it.text)), "the mark has left with its words");
});

test("a mark in a closed shadow root is painted", async () => {
  const page = await reader.open("news.example/shadow.html");
  await untilMark(page, "vague-source", "Critics say");
  const { left: x, top: y, width, height } = await lineOfMark(page, "vague-source", "Critics say");
  const picture = () => page.screenshot({ clip: { x, y, width, height: height + 4 }, encoding: "base64" });
  const marked = await picture();
  await page.evaluate(() => CSS.highlights.clear());
  await until("the words without it to look otherwise", async () => (await picture()) !== marked);
});

test("hovering a mark in a closed shadow root opens its card", async () => {
  const page = await reader.open("news.example/shadow.html");
  await untilMark(page, "vague-source", "Critics say");
  assert.match((await hover(reader, page, "vague-source")).text, /vague-source/);
});

test("marks of removed text are gone", async () => {
  const page = await reader.open("news.example/article.html");
  const before = await untilMarked(page);
  await page.evaluate(() => document.getElementById("staging")!.remove());
  await untilEqual(
    "no highlight to hold the removed paragraph",
    () =>
      page.evaluate(
        () =>
          [...CSS.highlights].filter(([name, ranges]) =>
            name.startsWith("sayswho-") && [...ranges].some((it) => !it.startContainer.isConnected),
          ).length,
      ),
    0,
  );
  const rest = before.filter((it) => it.family !== "staging" || it.reported);
  assert.deepEqual(await marks(page), rest);
});

test("a route change without a load is followed", async () => {
  const page = await reader.open("news.example/article.html");
  await untilMark(page, "staged-event", "staged");
  await page.evaluate(() => {
    history.pushState({}, "", "/other.html");
    document.body.innerHTML = `<article><h1>Rain closes the ferry</h1>
      <p>HARBRIDGE — The ferry across the bay stood still on Wednesday after a night of rain, and the harbour office told passengers to take the bus along the coast road until the evening.</p>
      <p>The ferry is sixty years old. Observers believe it has made its last crossing, and the bus was full by nine o’clock on Wednesday morning.</p></article>`;
  });
  await untilMark(page, "vague-source", "Observers believe");
  assert.ok(!(await marks(page)).some((it) => it.family === "staging"), "the old page's marks are gone");
});

test("marks come back when a site is switched off and on", async () => {
  const page = await reader.open("news.example/article.html");
  const before = await untilMarked(page);
  await switchSite(reader, page, false);
  await untilEqual("every mark to go", () => marks(page), []);
  await switchSite(reader, page, true);
  await untilEqual("the marks to come back", () => marks(page), before);
});
