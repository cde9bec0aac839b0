import { matchPattern, siteOf } from "../shared/hostname.ts";
import type { PageStatus } from "../shared/marks.ts";
import { type BackgroundCalls, callBackground, callPage, overhear } from "../shared/messages.ts";

/** What the popup has to say. */
type View =
  | { name: "unreadable" }
  | { name: "off" | "refused" | "failed"; site: string }
  /** `page` is null where the content script does not answer. */
  | { name: "on"; site: string; page: PageStatus | null };

const NOT_READ_YET: PageStatus = { state: "reading", marks: { unattributed: 0, staging: 0 } };

const site = byId("site");
const toggle = byId("switch");
const status = byId("status");
const families = byId("families");
const keys = byId("keys");

void open();

async function open(): Promise<void> {
  document.documentElement.lang = chrome.i18n.getUILanguage();
  byId("switch-label").textContent = text("popupSwitch");
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  const host = siteOf(tab?.url);
  if (tab?.id === undefined || host === null || isKeptFrom(host)) {
    show({ name: "unreadable" });
    return;
  }
  const tabId = tab.id;
  // The click's handler may await nothing before it asks the browser, so all it needs is here beforehand.
  toggle.addEventListener("click", () => {
    void (toggle.ariaChecked === "true" ? switchOff(host) : switchOn(host, tabId));
  });
  overhear<BackgroundCalls>({
    report: (page, { tab: from }) => {
      if (from?.id === tabId && toggle.ariaChecked === "true") {
        show({ name: "on", site: host, page });
      }
    },
  });
  const result = await callBackground("siteStatus", { site: host });
  show(result.ok && result.value.on ? await viewOf(host, tabId) : { name: "off", site: host });
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
  show(result.ok ? await viewOf(site, tabId) : { name: "failed", site });
}

async function switchOff(site: string): Promise<void> {
  const result = await callBackground("switchSite", { site, on: false });
  show({ name: result.ok ? "off" : "failed", site });
}

async function viewOf(site: string, tabId: number): Promise<View> {
  const result = await callPage(tabId, "status", null);
  if (result.ok) {
    return { name: "on", site, page: result.value };
  }
  const { status } = await chrome.tabs.get(tabId);
  return { name: "on", site, page: status === "loading" ? NOT_READ_YET : null };
}

function show(view: View): void {
  document.body.dataset["view"] = view.name;
  const page = view.name === "on" ? view.page : null;
  const count = page === null ? 0 : page.marks.unattributed + page.marks.staging;
  site.textContent = view.name === "unreadable" ? text("popupUnreadable") : view.site;
  toggle.hidden = view.name === "unreadable";
  toggle.ariaChecked = String(view.name === "on");
  status.textContent = sentence(view, count);
  families.hidden = count === 0;
  showFamily(families.children[0], page?.marks.unattributed, text("familyUnattributed"));
  showFamily(families.children[1], page?.marks.staging, text("familyStaging"));
  void showKeys(count > 0);
}

/** The family's words carry its mark, and so explain it. */
function showFamily(row: Element | undefined, count: number | undefined, words: string): void {
  row?.firstElementChild?.replaceChildren(String(count ?? 0));
  row?.lastElementChild?.replaceChildren(words);
}

function sentence(view: View, count: number): string {
  switch (view.name) {
    case "unreadable":
      return text("popupUnreadableWhy");
    case "off":
      return text("popupOff");
    case "refused":
      return text("popupRefused");
    case "failed":
      return text("popupFailed");
  }
  if (view.page === null) {
    return text("popupNotReached");
  }
  if (count > 0) {
    return count === 1 ? text("popupOneMark") : text("popupMarks", String(count));
  }
  const names = {
    reading: "popupReading",
    read: "popupNothing",
    "no-article": "popupNoArticle",
    "not-english": "popupNotEnglish",
    translated: "popupTranslated",
  };
  return text(names[view.page.state]);
}

/** What hovering shows is to be had by key too, if one knows which. */
async function showKeys(marked: boolean): Promise<void> {
  const commands = await chrome.commands.getAll();
  const shortcut = commands.find((it) => it.name === "next-mark")?.shortcut;
  keys.hidden = !marked || !shortcut;
  keys.textContent = text("popupNextKey", shortcut ?? "");
}

/** The stores are ordinary addresses that the browsers keep extensions away from all the same. */
function isKeptFrom(site: string): boolean {
  return ["chromewebstore.google.com", "addons.mozilla.org", "microsoftedge.microsoft.com"].includes(site);
}

function text(name: string, ...substitutions: string[]): string {
  return chrome.i18n.getMessage(name, substitutions);
}

function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) {
    throw new Error(`popup.html has no #${id}.`);
  }
  return element;
}
