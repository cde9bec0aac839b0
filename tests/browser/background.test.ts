// The background dies often and hears everybody: neither may harm the page.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { insertParagraph, marks, untilMark, untilMarked } from "./harness/page.ts";
import { openSwitchedOn } from "./harness/popup.ts";
import { launchReader } from "./harness/reader.ts";

const reader = await launchReader();
after(() => reader.close());
const page = await openSwitchedOn(reader, "news.example/article.html");
await untilMarked(page);

test("a paragraph that comes after the background's death is marked", async () => {
  const before = await marks(page);
  await reader.inBackground(() => void Object.assign(globalThis, { life: 1 }));
  await reader.stopBackground();
  assert.deepEqual(await marks(page), before, "the marks stand without it");
  await insertParagraph(page);
  await untilMark(page, "vague-source", "Observers believe");
  assert.equal(await reader.inBackground(() => "life" in globalThis), false, "it is another life");
});

test("a background that dies again and again loses no paragraph", async () => {
  for (const who of ["Observers", "Experts", "Analysts"]) {
    await page.evaluate((who) => {
      const paragraph = document.createElement("p");
      paragraph.textContent = `The third reading took an hour. ${who} believe the vote was decided long before, and the clerk closed the book at ten.`;
      document.getElementById("calm")!.after(paragraph);
    }, who);
    await reader.stopBackground().catch(() => {});
    await untilMark(page, "vague-source", `${who} believe`);
  }
});

test("a malformed message is answered with an error in words, and the next one is served", async () => {
  const popup = await reader.openPopup(page);
  const ask = (request: unknown) =>
    popup.evaluate(
      (request: unknown) =>
        chrome.runtime.sendMessage({ call: "analyze", request }) as Promise<{
          ok: boolean;
          error?: string;
          value?: { marks: unknown[] }[];
        }>,
      request,
    );
  const good = { blocks: [{ kind: "paragraph", text: "Critics say the plan is too slow." }], context: 0 };
  for (const bad of [
    null,
    {},
    { blocks: "text", context: 0 },
    { blocks: [null], context: 0 },
    { blocks: [{ kind: "poem", text: "Critics say." }], context: 0 },
    { blocks: [{ kind: "paragraph", text: 7 }], context: 0 },
    { blocks: [{ kind: "paragraph", text: "x", links: [{ start: -1, end: 2 }] }], context: 0 },
  ]) {
    const reply = await ask(bad);
    assert.equal(reply.ok, false, `${JSON.stringify(bad)} is refused`);
    assert.match(reply.error ?? "", /[a-z]+.* [a-z]+/i);
    const next = await ask(good);
    assert.equal(next.ok, true, next.error);
    assert.equal(next.value?.[0]?.marks.length, 1);
  }
});
