import { byId, setLanguage, text } from "../shared/dom.ts";
import { matchPattern, siteOf } from "../shared/hostname.ts";
import { markEntry } from "../shared/marklist.ts";
import { type ListedMark, type PageStatus, UNREAD, countOf } from "../shared/marks.ts";
import { type BackgroundCalls, callBackground, callPage, overhear } from "../shared/messages.ts";
import { openPanel } from "../shared/panel.ts";
import { onSettingsChanged } from "../shared/settings.ts";
import { sentenceOf } from "../shared/status.ts";

/** What the popup has to say. */
type View =
  | { name: "unreadable" }
  | { name: "off" | "refused" | "failed"; site: string }
  | { name: "paused"; site: string; until: number }
  /** `page` is null where the content script does not answer: not there yet, or kept out by the browser. */
  | { name: "on"; site: string; page: PageStatus | null; keptOut?: boolean };

/** So many marks fit under the switch without scrolling; the panel has them all. */
const FIRST_MARKS = 4;

const LABELS = {
  "switch-label": "popupSwitch",
  "first-label": "popupFirst",
  panel: "popupAll",
  options: "popupOptions",
};

const toggle = byId("switch");
const families = byId("families");
const titles = new Map<string, string>();
let view: View = { name: "unreadable" };

void open();

async function open(): Promise<void> {
  setLanguage(document.documentElement);
  for (const [id, name] of Object.entries(LABELS)) {
    byId(id).textContent = text(name);
  }
  byId("options").addEventListener("click", () => void chrome.runtime.openOptionsPage());
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  const host = siteOf(tab?.url);
  if (tab?.id === undefined || host === null || isKeptFrom(host)) {
    show({ name: "unreadable" });
    return;
  }
  const tabId = tab.id;
  // The clicks' handlers may await nothing before they ask the browser, so all they need is here beforehand.
  toggle.addEventListener("click", () => {
    void (toggle.ariaChecked === "true" ? switchOff(host) : switchOn(host, tabId));
  });
  byId("panel").addEventListener("click", () => {
    void openPanel(tab.windowId).then(() => window.close());
  });
  byId("pause").addEventListener("click", () => void callBackground(view.name === "paused" ? "resume" : "pause", null));
  byId("hide").addEventListener("click", () => void hide(tabId));
  overhear<BackgroundCalls>({
    report: (page, { tab: from }) => {
      if (from?.id === tabId && view.name === "on") {
        void showPage(host, tabId, page);
      }
    },
  });
  onSettingsChanged(() => void refresh(host, tabId));
  const result = await callBackground("rules", null);
  for (const { name, title } of result.ok ? result.value : []) {
    titles.set(name, title);
  }
  await refresh(host, tabId);
}

async function refresh(site: string, tabId: number): Promise<void> {
  const result = await callBackground("siteStatus", { site });
  if (!result.ok || !result.value.on) {
    show({ name: result.ok && result.value.refused ? "refused" : "off", site });
  } else if (result.value.pausedUntil !== null) {
    show({ name: "paused", site, until: result.value.pausedUntil });
  } else {
    await showOn(site, tabId);
  }
}

async function switchOn(site: string, tabId: number): Promise<void> {
  void callBackground("siteWanted", { site });
  const granted = await chrome.permissions.request({ origins: [matchPattern(site)] });
  if (!granted) {
    void callBackground("siteWanted", { site: null });
    show({ name: "refused", site });
    return;
  }
  const result = await callBackground("switchSite", { site, on: true });
  await (result.ok ? refresh(site, tabId) : show({ name: "failed", site }));
}

async function switchOff(site: string): Promise<void> {
  const result = await callBackground("switchSite", { site, on: false });
  show({ name: result.ok ? "off" : "failed", site });
}

async function hide(tabId: number): Promise<void> {
  const hidden = view.name === "on" && view.page?.hidden === true;
  await callPage(tabId, "hide", { hidden: !hidden });
}

async function showOn(site: string, tabId: number): Promise<void> {
  const result = await callPage(tabId, "status", null);
  if (result.ok) {
    await showPage(site, tabId, result.value);
  } else {
    const { status } = await chrome.tabs.get(tabId);
    const isLoading = status === "loading";
    show({ name: "on", site, page: isLoading ? UNREAD : null, keptOut: !isLoading && !(await letsIn(tabId)) });
  }
}

async function showPage(site: string, tabId: number, page: PageStatus): Promise<void> {
  const before = view;
  const result = await callPage(tabId, "listing", null);
  // Meanwhile the site may have been switched off or everything been paused.
  if (view !== before) {
    return;
  }
  show({ name: "on", site, page });
  showMarks(result.ok ? result.value.marks : [], tabId);
}

function show(now: View): void {
  view = now;
  document.body.dataset["view"] = view.name;
  const page = view.name === "on" ? view.page : null;
  const count = page === null ? 0 : countOf(page);
  byId("site").textContent = view.name === "unreadable" ? text("popupUnreadable") : view.site;
  toggle.hidden = view.name === "unreadable";
  toggle.ariaChecked = String(view.name === "on" || view.name === "paused");
  byId("status").textContent = sentence(view);
  families.hidden = count === 0;
  showFamily(families.children[0], page?.marks.unattributed, text("familyUnattributed"));
  showFamily(families.children[1], page?.marks.staging, text("familyStaging"));
  byId("panel").hidden = page === null;
  byId("hide").hidden = count === 0;
  byId("hide").textContent = text(page?.hidden ? "popupUnhide" : "popupHide");
  byId("pause").hidden = view.name !== "on" && view.name !== "paused";
  byId("pause").textContent = text(view.name === "paused" ? "popupResume" : "popupPause");
  if (count === 0) {
    byId("first").hidden = true;
  }
  void showKeys(count > 0);
}

function showMarks(marks: readonly ListedMark[], tabId: number): void {
  const jump = async (id: string) => {
    await callPage(tabId, "show", { id });
    window.close();
  };
  byId("first").hidden = marks.length === 0;
  byId("marks").replaceChildren(...marks.slice(0, FIRST_MARKS).map((it) => markEntry(it, titles, (id) => void jump(id))));
}

/** The family's words carry its mark, and so explain it. */
function showFamily(row: Element | undefined, count: number | undefined, words: string): void {
  row?.firstElementChild?.replaceChildren(String(count ?? 0));
  row?.lastElementChild?.replaceChildren(words);
}

function sentence(view: View): string {
  switch (view.name) {
    case "unreadable":
      return text("popupUnreadableWhy");
    case "off":
      return text("popupOff");
    case "refused":
      return text("popupRefused");
    case "failed":
      return text("popupFailed");
    case "paused":
      return text("popupPaused", new Intl.DateTimeFormat([], { timeStyle: "short" }).format(view.until));
    case "on":
      if (view.page !== null) {
        return sentenceOf(view.page);
      }
      return text(view.keptOut ? "popupKeptOut" : "popupNotReached");
  }
}

/** What hovering shows is to be had by key too, if one knows which. */
async function showKeys(marked: boolean): Promise<void> {
  const commands = await chrome.commands.getAll();
  const shortcut = commands.find((it) => it.name === "next-mark")?.shortcut;
  const keys = byId("keys");
  keys.hidden = !marked || !shortcut;
  keys.textContent = text("popupNextKey", shortcut ?? "");
}

/** Error pages and some viewers of files have an ordinary address too, and no extension may look into them. */
async function letsIn(tabId: number): Promise<boolean> {
  const tried = await chrome.scripting.executeScript({ target: { tabId }, func: () => true }).catch(() => []);
  return tried.length > 0;
}

/** The stores are ordinary addresses that the browsers keep extensions away from all the same. */
function isKeptFrom(site: string): boolean {
  return ["chromewebstore.google.com", "addons.mozilla.org", "microsoftedge.microsoft.com"].includes(site);
}
