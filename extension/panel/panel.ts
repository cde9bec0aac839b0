import { byId, make, setLanguage, text } from "../shared/dom.ts";
import { markEntry } from "../shared/marklist.ts";
import { type Listing, rungName } from "../shared/marks.ts";
import { type BackgroundCalls, callBackground, callPage, overhear } from "../shared/messages.ts";
import { sentenceOf } from "../shared/status.ts";
import { FORMATS, isFormat } from "./exports.ts";
import { type Ledger, RUNGS, type Rung, ledgerOf } from "./ledger.ts";

/** All marks and all sources of the page in front, beside it. */

const LABELS = {
  "marks-label": "panelMarks",
  "filter-label": "panelFilter",
  "sources-label": "panelSources",
  "sources-what": "panelSourcesWhat",
  "table-label": "panelTable",
  "source-label": "panelSource",
  "mentions-label": "panelMentions",
  "keep-label": "panelKeep",
  "format-label": "panelFormat",
  copy: "panelCopy",
  save: "panelSave",
};

const RUNG_LABELS: Record<Rung, string> = {
  person: "ledgerPerson",
  organisation: "ledgerOrganisation",
  document: "ledgerDocument",
  role: "ledgerRole",
  anonymous: "ledgerAnonymous",
  vague: "ledgerVague",
  nobody: "ledgerNobody",
};

/** Nobody there whom the reader could ask by name. */
const UNCHECKED: readonly Rung[] = ["anonymous", "vague", "nobody"];

const filter = byId("filter") as HTMLSelectElement;
const format = byId("format") as HTMLSelectElement;
const titles = new Map<string, string>();
let tabId: number | undefined;
let listing: Listing | undefined;
let turn = 0;
let shown = "";

void open();

async function open(): Promise<void> {
  setLanguage(document.documentElement);
  document.title = text("panelTitle");
  for (const [id, name] of Object.entries(LABELS)) {
    byId(id).textContent = text(name);
  }
  format.append(...Object.entries(FORMATS).map(([value, { label }]) => make("option", { value }, label)));
  filter.addEventListener("change", () => showMarks());
  byId("copy").addEventListener("click", () => void copy());
  byId("save").addEventListener("click", () => void save());
  const result = await callBackground("rules", null);
  for (const { name, title } of result.ok ? result.value : []) {
    titles.set(name, title);
  }
  overhear<BackgroundCalls>({
    report: (_, { tab }) => {
      if (tab?.id === tabId) {
        void refresh();
      }
    },
  });
  chrome.tabs.onActivated.addListener(() => void refresh());
  chrome.tabs.onUpdated.addListener((id, { status }) => {
    if (id === tabId && status !== undefined) {
      void refresh();
    }
  });
  await refresh();
}

/** Shows what the tab in front has to say now. */
async function refresh(): Promise<void> {
  turn += 1;
  const mine = turn;
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  const result = tab?.id === undefined ? null : await callPage(tab.id, "listing", null);
  // A later answer says all that an earlier one did.
  if (mine !== turn) {
    return;
  }
  tabId = tab?.id;
  listing = result?.ok ? result.value : undefined;
  // A page reports often; a list that is built anew under the pointer takes the click with it.
  const now = JSON.stringify([tabId, listing]);
  if (now === shown) {
    return;
  }
  shown = now;
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset["id"] : undefined;
  byId("page").hidden = listing === undefined;
  byId("title").textContent = listing?.title ?? text("panelTitle");
  byId("address").textContent = listing?.address ?? "";
  const sentence = listing === undefined ? text("panelNothing") : sentenceOf(listing.status);
  // A status that is written again is read out again.
  if (byId("status").textContent !== sentence) {
    byId("status").textContent = sentence;
  }
  showFilter();
  showMarks();
  showLedger(ledgerOf(listing?.claims ?? []));
  if (focused !== undefined) {
    document.querySelector<HTMLElement>(`[data-id="${CSS.escape(focused)}"]`)?.focus();
  }
}

function showFilter(): void {
  const counts = new Map<string, number>();
  for (const { rule } of listing?.marks.flatMap(({ marks }) => marks) ?? []) {
    counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  const chosen = filter.value;
  filter.replaceChildren(
    make("option", { value: "" }, text("panelAllRules")),
    ...[...counts].map(([rule, count]) => make("option", { value: rule, lang: "en" }, `${titles.get(rule) ?? rule} (${count})`)),
  );
  filter.value = counts.has(chosen) ? chosen : "";
}

function showMarks(): void {
  const wanted = (listing?.marks ?? []).filter(({ marks }) => filter.value === "" || marks.some((it) => it.rule === filter.value));
  const entries = wanted.map((mark) => {
    const entry = markEntry(mark, titles, jump);
    const messages = mark.marks.map((it) => make("span", { class: "message", lang: "en", dir: "ltr" }, it.message));
    entry.querySelector("button")?.append(...messages);
    return entry;
  });
  byId("marks").replaceChildren(...entries);
}

function showLedger({ counts, sources }: Ledger): void {
  const most = Math.max(1, ...Object.values(counts));
  const total = Object.values(counts).reduce((sum, it) => sum + it, 0);
  byId("sources-what").textContent = text(total === 0 ? "panelNoClaims" : "panelSourcesWhat");
  byId("chart").hidden = total === 0;
  byId("chart").replaceChildren(
    ...RUNGS.map((rung) => {
      const bar = make("span", { class: "bar", "aria-hidden": "true" });
      bar.style.setProperty("--share", `${(100 * counts[rung]) / most}%`);
      const className = UNCHECKED.includes(rung) ? "unchecked" : "checked";
      return make("li", { class: className }, make("span", {}, text(RUNG_LABELS[rung])), bar, make("span", { class: "number" }, String(counts[rung])));
    }),
  );
  byId("table-label").hidden = sources.length === 0;
  byId("sources").closest("table")?.toggleAttribute("hidden", sources.length === 0);
  byId("sources").replaceChildren(
    ...sources.map(({ name, kind, claims }) => {
      const mentions = claims.map(({ id }, index) =>
        make(
          "button",
          { class: "mention", "data-id": id, "aria-label": text("panelMention", index + 1, name), onclick: () => jump(id) },
          String(index + 1),
        ),
      );
      return make(
        "tr",
        {},
        make("th", { scope: "row" }, make("bdi", { class: "name" }, name), make("span", { class: "why" }, text(rungName(kind)))),
        make("td", {}, make("span", { class: "mentions" }, ...mentions)),
      );
    }),
  );
}

function jump(id: string): void {
  if (tabId !== undefined) {
    void callPage(tabId, "show", { id });
  }
}

async function copy(): Promise<void> {
  const made = await write();
  try {
    await navigator.clipboard.writeText(made?.text ?? "");
    tell(made === null ? "panelGone" : "panelCopied");
  } catch {
    tell("panelNotCopied");
  }
}

async function save(): Promise<void> {
  const made = await write();
  if (made === null) {
    tell("panelGone");
    return;
  }
  const href = URL.createObjectURL(new Blob([made.text], { type: made.type }));
  make("a", { href, download: made.name }).click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

/** The chosen format's text; null where the page no longer answers. */
async function write(): Promise<{ text: string; type: string; name: string } | null> {
  const it = listing;
  const result = tabId === undefined || it === undefined ? null : await callPage(tabId, "selectors", null);
  if (it === undefined || !result?.ok || !isFormat(format.value)) {
    return null;
  }
  const { ending, type, write } = FORMATS[format.value];
  const date = new Date();
  const titleOf = (rule: string) => titles.get(rule) ?? rule;
  const text = write({ listing: it, ledger: ledgerOf(it.claims), selectors: result.value, date, titleOf });
  return { text, type, name: `says-who-${date.toISOString().slice(0, 10)}.${ending}` };
}

function tell(name: "panelGone" | "panelCopied" | "panelNotCopied"): void {
  byId("kept").textContent = text(name);
}
