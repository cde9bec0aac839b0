import type { RuleInfo } from "../../src/wasm/api.d.ts";
import { byId, make, text } from "../shared/dom.ts";
import { matchPattern } from "../shared/hostname.ts";
import { type BackgroundCalls, callBackground } from "../shared/messages.ts";
import { followModes } from "../shared/modes.ts";
import { askToReadAll, fillTexts, giveBackAll, giveBackEverySite, mayReadAll } from "../shared/page.ts";
import { type BadLine, SYNC_PROBLEM_KEY, formatSites, readSites } from "../shared/settings-file.ts";
import {
  DAMAGED_KEY,
  type Settings,
  type SettingsChange,
  isPaused,
  loadSettings,
  onSettingsChanged,
} from "../shared/settings.ts";
import { followRules } from "./rules.ts";
import { followSites } from "./sites.ts";

void open();

async function open(): Promise<void> {
  fillTexts();
  document.title = text("optionsTitle");
  let settings = await loadSettings();
  const known = await callBackground("rules", null);
  const rules: RuleInfo[] = known.ok ? known.value : [];

  const modes = followModes(say);
  const ruleList = followRules(rules, (rulesOff) => change({ rulesOff }), () => settings);
  const siteList = followSites(rules, { settings: () => settings, change, allow, say });

  const bulk = followBulk(() => settings);

  const show = async () => {
    bulk.show();
    modes.show(settings.mode);
    choose("sensitivity", settings.sensitivity);
    choose("strength", settings.looks.strength);
    checkbox("colours").checked = settings.looks.familyColours;
    checkbox("sync").checked = settings.sync;
    ruleList.show();
    showPhrases(settings);
    showPause(settings);
    const mayAll = await mayReadAll();
    byId("all-refused").hidden = settings.mode !== "all" || mayAll;
    byId("all-unused").hidden = settings.mode === "all" || !mayAll;
    await siteList.show();
  };
  onSettingsChanged((changed) => {
    settings = changed;
    void show();
  });
  chrome.permissions.onAdded.addListener(() => void show());
  chrome.permissions.onRemoved.addListener(() => void show());
  await show();

  onChoice("sensitivity", (sensitivity: "firm" | "all") => change({ sensitivity }));
  onChoice("strength", (strength: "quiet" | "clear") => change({ looks: { ...settings.looks, strength } }));
  onChange("colours", () => change({ looks: { ...settings.looks, familyColours: checkbox("colours").checked } }));
  onChange("sync", () => change({ sync: checkbox("sync").checked }));
  onClick("allow-all", async () => say(text((await askToReadAll()) ? "allowed" : "modeRefused")));
  onClick("give-back", async () => say(text((await giveBackAll()) ? "givenBack" : "notGivenBack")));
  onClick("resume", () => settle(callBackground("resume", null)));

  followData();
  await showDamage();
  chrome.storage.session.onChanged.addListener(() => void showSyncProblem());
  await showSyncProblem();
}

/** Makes a change and says how it went. */
function change(what: SettingsChange): Promise<boolean> {
  return settle(callBackground("changeSettings", what));
}

async function settle(called: Promise<{ ok: boolean }>): Promise<boolean> {
  const { ok } = await called;
  say(text(ok ? "changed" : "changeFailed"));
  return ok;
}

/** Asks the browser for sites. To be called straight from a click. */
async function allow(sites: string[]): Promise<boolean> {
  const granted = await chrome.permissions.request({ origins: sites.map(matchPattern) }).catch(() => false);
  if (!granted) {
    say(text("siteRefused"));
  }
  return granted;
}

function showPhrases({ phrasesOff }: Settings): void {
  byId("no-phrases").hidden = phrasesOff.length > 0;
  byId("phrases").replaceChildren(
    ...phrasesOff.map(({ phrase, rule }) => {
      const words = `“${phrase}”${rule === undefined ? "" : ` (${rule})`}`;
      const undo = async () => {
        const request: BackgroundCalls["ignorePhrase"]["request"] = { phrase, ignored: false, ...(rule !== undefined && { rule }) };
        await settle(callBackground("ignorePhrase", request));
        // The row that had the focus is gone.
        byId("what-title").focus();
      };
      return make(
        "li",
        {},
        make(
          "div",
          { class: "row" },
          make("span", { lang: "en" }, words),
          make("button", { type: "button", "aria-label": text("phraseBackOf", phrase), onclick: undo }, text("phraseBack")),
        ),
      );
    }),
  );
}

function showPause(settings: Settings): void {
  const paused = isPaused(settings, Date.now());
  byId("paused").hidden = !paused;
  const time = new Date(settings.pausedUntil ?? 0).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
  byId("paused-words").textContent = paused ? text("pausedUntil", time) : "";
}

function followBulk(settings: () => Settings): { show(): void } {
  const box = byId("sites-text") as HTMLTextAreaElement;
  let filled = "";
  const show = () => {
    // What the reader is writing stays.
    if (box.value === filled) {
      filled = box.value = formatSites(settings().sites);
    }
  };
  show();
  const save = async (list: string) => {
    const read = readSites(list);
    byId("sites-bad").textContent = "line" in read ? badLine(read) : "";
    box.setAttribute("aria-invalid", String("line" in read));
    if (!("line" in read) && (await change({ sites: read.sites }))) {
      filled = box.value = formatSites(read.sites);
    }
  };
  onClick("save-sites", () => save(box.value));
  onClick("export-sites", () => download("says-who-sites.txt", formatSites(settings().sites)));
  onFile("import-sites", (list) => {
    box.value = list;
    return save(list);
  });
  return { show };
}

function followData(): void {
  onClick("export", async () => {
    const result = await callBackground("exportSettings", null);
    if (result.ok) {
      download("says-who-settings.txt", result.value);
    }
  });
  onFile("import", async (file) => {
    const result = await callBackground("importSettings", { text: file });
    const bad = result.ok && "line" in result.value ? result.value : null;
    byId("import-bad").textContent = bad === null ? "" : badLine(bad);
    if (bad === null) {
      say(text(result.ok ? "changed" : "changeFailed"));
    }
  });
  const ask = (asking: boolean) => {
    byId("reset").hidden = asking;
    byId("reset-really").hidden = !asking;
    byId("reset-keep").hidden = !asking;
    byId(asking ? "reset-keep" : "reset").focus();
  };
  onClick("reset", () => ask(true));
  onClick("reset-keep", () => ask(false));
  onClick("reset-really", async () => {
    // What is on is given up first: a site must not stand there as refused meanwhile.
    if ((await settle(callBackground("reset", null))) && !(await giveBackEverySite())) {
      say(text("notGivenBack"));
    }
    ask(false);
  });
}

/** A store that could not be read is kept, for who wants to look what can be saved. */
async function showDamage(): Promise<void> {
  const kept = (await chrome.storage.local.get(DAMAGED_KEY))[DAMAGED_KEY] as { at: number; stored: unknown } | undefined;
  byId("damaged").hidden = kept === undefined;
  if (kept !== undefined) {
    byId("damaged-words").textContent = text("damaged", new Date(kept.at).toLocaleDateString());
    onClick("save-damaged", () => download("says-who-damaged.json", JSON.stringify(kept.stored, null, 2)));
  }
}

async function showSyncProblem(): Promise<void> {
  const stored = await chrome.storage.session.get(SYNC_PROBLEM_KEY);
  byId("sync-problem").textContent = SYNC_PROBLEM_KEY in stored ? text("dataSyncProblem") : "";
}

function badLine({ line, text: words }: BadLine): string {
  return text("badLine", line, words);
}

function download(name: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: "text/plain" }));
  make("a", { href: url, download: name }).click();
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function say(words: string): void {
  byId("said").textContent = words;
}

function choose(name: string, value: string): void {
  for (const radio of document.querySelectorAll<HTMLInputElement>(`input[name=${name}]`)) {
    radio.checked = radio.value === value;
  }
}

function onChoice<T extends string>(name: string, then: (value: T) => unknown): void {
  for (const radio of document.querySelectorAll<HTMLInputElement>(`input[name=${name}]`)) {
    radio.addEventListener("change", () => void then(radio.value as T));
  }
}

function onChange(id: string, then: () => unknown): void {
  byId(id).addEventListener("change", () => void then());
}

function onClick(id: string, then: () => unknown): void {
  byId(id).addEventListener("click", () => void then());
}

function onFile(id: string, then: (text: string) => unknown): void {
  const input = byId(id) as HTMLInputElement;
  input.addEventListener("change", async () => {
    const content = await input.files?.[0]?.text();
    // The same file, mended, is to be taken again.
    input.value = "";
    if (content !== undefined) {
      await then(content);
    }
  });
}

function checkbox(id: string): HTMLInputElement {
  return byId(id) as HTMLInputElement;
}
