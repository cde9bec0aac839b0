// `cargo xtask eval collection`: saved pages with the extension on, beside the same pages with it off.
//
// PAGES is a folder with MANIFEST.tsv and <set>/<name>/source.html in it; a line of JSON for each page goes to OUT.
// ONLY names single pages. The pages' own scripts do not run, so that whatever differs is ours.

import { existsSync } from "node:fs";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { openSwitchedOn } from "../harness/popup.ts";
import { launchReader } from "../harness/reader.ts";
import { until } from "../harness/until.ts";
import { longPage } from "./long-page.ts";
import { tasksOf } from "./tasks.ts";

const folder = process.env["PAGES"]!;
const only = process.env["ONLY"]?.split(",");

/** A row of the table. Times in milliseconds; null where there is no mark or the browser does not tell. */
interface Row {
  id: string;
  words: number;
  sameDocument: boolean;
  /** Elements whose box is elsewhere or of another size; null on a page that does not stand still by itself. */
  moved: number | null;
  console: string[];
  requests: string[];
  marks: number;
  /** Marks whose words do not stand in what the page should give, with the words around them. */
  outside: string[];
  /** From the end of the page's parsing to the first frame with a mark, the background awake and dead. */
  first: number | null;
  firstDead: number | null;
  /** The first of them, counted from when the page itself is seen. */
  firstSeen: number | null;
  /** Of the script in the page: its longest task and all of them together. */
  longest: number | null;
  total: number | null;
  load: number;
}

const reader = await launchReader();
try {
  const pages = (await savedPages()).filter(({ id }) => only === undefined || only.includes(id));
  for (const { id, html } of pages) {
    reader.internet.saved.set(`/${id}`, { html, policy: "script-src 'none'" });
  }
  await (await openSwitchedOn(reader, "on.example/article.html")).close();
  await writeFile(process.env["OUT"]!, "");
  for (const { id, html, expected } of pages) {
    try {
      await appendFile(process.env["OUT"]!, `${JSON.stringify(await measure(id, html, expected))}\n`);
    } catch (error) {
      // A page that leads elsewhere by itself cannot be compared. It is missing from the number of pages.
      console.error(`${id}: ${String(error)}`);
    }
    await reader.tidy();
  }
} finally {
  await reader.close();
}

async function measure(id: string, html: string, expected: string | null): Promise<Row> {
  const off = await visit(`off.example/${id}`);
  await off.page.close();
  const on = await visit(`on.example/${id}`, true);
  const marks = await marksWithSurroundings(on.page);
  await on.page.close();
  let firstDead: number | null = null;
  if (on.first !== null) {
    await reader.stopBackground();
    const dead = await visit(`on.example/${id}`, true);
    firstDead = dead.first;
    await dead.page.close();
  }
  let moved: number | null = movedFrom(off.boxes, on.boxes);
  if (moved > 0) {
    const again = await visit(`off.example/${id}`);
    await again.page.close();
    moved = movedFrom(off.boxes, again.boxes) > 0 ? null : movedFrom(again.boxes, on.boxes);
  }
  const gold = expected === null ? null : plain(expected);
  return {
    id,
    words: (expected ?? "").match(/[\p{L}\p{N}]+/gu)?.length ?? 0,
    sameDocument: on.document === off.document,
    moved,
    console: on.console.filter((it) => !off.console.includes(it)),
    // What the page asks for comes sooner or later, so it is what the page does not name that counts.
    requests: on.requests.filter((it) => !off.requests.includes(it) && !html.includes(nameIn(it))),
    marks: marks.length,
    outside: gold === null ? [] : marks.filter((it) => !gold.includes(plain(it))),
    first: on.first,
    firstSeen: on.firstSeen,
    firstDead,
    longest: on.tasks === null ? null : Math.max(0, ...on.tasks),
    total: on.tasks === null ? null : on.tasks.reduce((sum, it) => sum + it, 0),
    load: loadavg()[0]!,
  };
}

function movedFrom(before: readonly string[], after: readonly string[]): number {
  return after.filter((it, index) => it !== before[index]).length;
}

/** What a page would call the address of a request by: its host for an attempt at https, else the last part of its path. */
function nameIn(request: string): string {
  const [method, address] = request.split(" ") as [string, string];
  return method === "CONNECT" ? address.replace(/:\d+$/, "") : new URL(address).pathname.split("/").at(-1)!;
}

/** Opens a page, waits until it has been read where it is to be, and tells what has become of it. */
async function visit(address: string, isOn = false) {
  reader.console.length = 0;
  reader.internet.requests.length = 0;
  const page = await reader.open();
  // Before any script of ours: the time of the first frame with a mark.
  await page.evaluateOnNewDocument(() => {
    const look = () => {
      if (CSS.highlights.size === 0) requestAnimationFrame(look);
      else Object.assign(globalThis, { firstMark: performance.now() });
    };
    requestAnimationFrame(look);
  });
  const traced = isOn ? await tasksOf(page, reader.extensionId) : null;
  await page.goto(`http://${address}`, { waitUntil: "load" });
  if (isOn) {
    await until("the page to be read", async () => (await reader.state(page)) !== "reading", 20_000);
  }
  const tasks = (await traced?.()) ?? null;
  // Pictures that are fetched late move what stands below them.
  await page.waitForNetworkIdle({ idleTime: 300 });
  const seen = await page.evaluate(() => {
    const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    const { firstMark } = globalThis as { firstMark?: number };
    const [painted] = performance.getEntriesByName("first-contentful-paint");
    const parsed = navigation!.domContentLoadedEventEnd;
    return {
      document: document.documentElement.outerHTML,
      boxes: [...document.body.querySelectorAll("*")].map((it) => {
        const { x, y, width, height } = it.getBoundingClientRect();
        return [x, y, width, height].join(" ");
      }),
      first: firstMark === undefined ? null : firstMark - parsed,
      firstSeen: firstMark === undefined ? null : firstMark - Math.max(parsed, painted?.startTime ?? 0),
    };
  });
  const withoutHost = (it: string) => it.replaceAll(/\b(?:on|off)\.example/g, "page.example");
  return {
    page,
    tasks,
    ...seen,
    // Whatever could not be loaded is among the requests.
    console: reader.console.map((it) => withoutHost(it.text)).filter((it) => !/^Failed to load resource|^Manifest fetch/.test(it)),
    // The browser asks for a site's icon when it likes.
    requests: reader.internet.requests
      .map((it) => withoutHost(`${it.method} ${it.url}`))
      .filter((it) => !it.endsWith("/favicon.ico")),
  };
}

/** The words of each mark with a few on either side, from its own text node. */
function marksWithSurroundings(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...CSS.highlights.values()]
      .flatMap((highlight) => [...highlight])
      .filter((it) => !it.startContainer.parentElement?.closest("h1, h2, header"))
      .map(({ startContainer, startOffset, endContainer, endOffset }) => {
        const before = startContainer.textContent!.slice(Math.max(0, startOffset - 30), startOffset).replace(/^\S*/, "");
        const after = endContainer.textContent!.slice(endOffset, endOffset + 30).replace(/\S*$/, "");
        const range = document.createRange();
        range.setStart(startContainer, startOffset);
        range.setEnd(endContainer, endOffset);
        return before + range.toString() + after;
      }),
  );
}

/** The collection, and a page of our own of ten thousand words. */
async function savedPages(): Promise<{ id: string; html: string; expected: string | null }[]> {
  const manifest = (await readFile(join(folder, "MANIFEST.tsv"), "utf8")).trimEnd().split("\n").slice(1);
  const pages = [await longPage()];
  for (const line of manifest) {
    const [set, name] = line.split("\t") as [string, string];
    const at = join(folder, set, name);
    const text = join(at, "expected.txt");
    pages.push({
      id: `${set}-${name}`,
      html: await readFile(join(at, "source.html"), "utf8"),
      expected: existsSync(text) ? await readFile(text, "utf8") : (await readFile(join(at, "expected.html"), "utf8")).replaceAll(/<[^>]*>/g, ""),
    });
  }
  return pages;
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/&(?:#\d+|\w+);/g, "").replaceAll(/[^\p{L}\p{N}]+/gu, "");
}
