// `cargo xtask demo`: the sample article with the extension on.
//
// With a display it opens a visible browser and leaves it to the person in front of it.
// Without one it looks on that person's behalf: pictures into OUT, and every mark on the terminal.

import { mkdir } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import type { Page } from "puppeteer-core";
import type { RuleName } from "../../extension/shared/rules.ts";
import { bringIntoView, hover, type Mark, marks, untilMarked, untilNoCard } from "./harness/page.ts";
import { look, switchSite } from "./harness/popup.ts";
import { launchReader, type Popup } from "./harness/reader.ts";
import { text } from "./harness/texts.ts";
import { until } from "./harness/until.ts";

const headless = process.env["HEADLESS"] === "1";
const out = resolve(process.env["OUT"] ?? "target/demo");

const reader = await launchReader({ headless, alone: headless });
try {
  await (headless ? report() : show());
} finally {
  await reader.close();
}

async function show(): Promise<void> {
  const empty = await reader.browser.pages();
  const page = await reader.open(`localhost:${reader.internet.port}/sample.html`);
  await Promise.all(empty.map((it) => it.close()));
  await switchSite(reader, page, true);
  await untilMarked(page);
  console.log("The sample article is open with the extension on: point at an underlined phrase.");
  console.log("The browser stays open until you close it.");
  await new Promise<void>((resolve) => {
    reader.browser.on("disconnected", () => resolve());
    // A browser may outlive its last window.
    reader.browser.on("targetdestroyed", async () => {
      if ((await reader.browser.pages().catch(() => [])).length === 0) resolve();
    });
    process.on("SIGINT", () => resolve());
  });
}

async function report(): Promise<void> {
  await mkdir(out, { recursive: true });
  const picture = (name: string) => join(out, `${name}.png`) as `${string}.png`;
  const page = await reader.open("news.example/sample.html");
  await switchSite(reader, page, true);
  await untilMarked(page);

  const popup = await reader.openPopup(page);
  await until("the whole page to be read", async () => !(await look(popup)).text.includes(text("popupReading")));
  await popup.screenshot(picture("popup"));
  const explained = await explain(page, popup);
  await popup.close();

  await page.screenshot({ path: picture("page"), fullPage: true });
  for (const family of ["unattributed", "staging"]) {
    const mark = explained.find((it) => it.family === family);
    if (mark === undefined) continue;
    await bringIntoView(page, mark.rule, mark.text);
    await hover(reader, page, mark.rule, mark.text);
    await page.screenshot({ path: picture(`card-${family}`) });
    await page.keyboard.press("Escape");
    await untilNoCard(reader, page);
  }

  printTable(
    ["rule", "voice", "marked words", "message"],
    explained.map((it) => [it.rule, it.voice, `“${it.text}”`, it.message]),
  );
  console.log(`\n${explained.length} marks. Pictures: ${relative(process.cwd(), out)}/*.png`);
}

/** A mark with what the engine says of it. */
interface Explained extends Mark {
  rule: RuleName;
  voice: string;
  message: string;
}

/** Asks the background about the page's paragraphs, for what a highlight alone does not tell. */
async function explain(page: Page, popup: Popup): Promise<Explained[]> {
  const blocks = await page.evaluate(() =>
    Array.from(document.querySelectorAll("h1, h2, h3, p, li, blockquote, figcaption"), (it) => ({
      kind: it.matches("h1, h2, h3") ? "heading" : "paragraph",
      text: (it.textContent ?? "").replace(/\s+/g, " ").trim(),
    })),
  );
  const reply = await popup.evaluate(
    (blocks: unknown) =>
      chrome.runtime.sendMessage({ call: "analyze", request: { blocks, context: 0 } }) as Promise<{
        value?: { marks: { rule: RuleName; family: string; voice: string; message: string; start: number; end: number }[] }[];
      }>,
    blocks,
  );
  const known = (reply.value ?? []).flatMap(({ marks }, block) =>
    marks.map((it) => ({ ...it, text: blocks[block]!.text.slice(it.start, it.end) })),
  );
  return (await marks(page)).flatMap((mark) => {
    const text = mark.text.replace(/\s+/g, " ");
    const finding = known.find((it) => it.family === mark.family && it.text === text);
    return finding === undefined ? [] : [{ ...mark, rule: finding.rule, voice: finding.voice, message: finding.message }];
  });
}

/** Columns as wide as what is in them; the last one runs on. */
function printTable(head: string[], rows: string[][]): void {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const print = (row: string[]) =>
    console.log(row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column]!))).join("  "));
  print(head);
  print(widths.map((width) => "─".repeat(width)));
  for (const row of rows) print(row);
}
