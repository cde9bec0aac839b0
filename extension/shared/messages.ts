import type { Block, RuleInfo } from "../../src/wasm/api.d.ts";
import type { Listing, PageStatus, Reading } from "./marks.ts";
import type { Selectors } from "./selectors.ts";
import type { RuleName } from "./rules.ts";
import type { BadLine } from "./settings-file.ts";
import type { Looks, Phrase, Settings, SettingsChange } from "./settings.ts";

/** Calls that the background answers. */
export type BackgroundCalls = {
  /** Reads a run of blocks. The first `context` of them are there to be known, and get no reply. */
  analyze: { request: { blocks: Block[]; context: number }; reply: Reading[] };

  /** A page is about to have something analysed: the background wakes and starts the module meanwhile. */
  wake: { request: null; reply: null };

  /** What each rule says of itself, for the card. */
  rules: { request: null; reply: RuleInfo[] };

  /** A page tells what has become of it; it learns what the reader has chosen for it. */
  report: { request: PageStatus; reply: PageChoices };

  /** Whether a site is on, and if not, why. */
  siteStatus: { request: { site: string }; reply: SiteStatus };

  /** The reader is about to be asked for a site, or has refused. Kept, because Firefox closes the popup over the question. */
  siteWanted: { request: { site: string | null }; reply: null };

  /** Switches a site on or off, in its open tabs at once. */
  switchSite: { request: { site: string; on: boolean }; reply: null };

  /** All that the reader has chosen. `onSettingsChanged` tells of changes. */
  settings: { request: null; reply: Settings };

  /** Makes a change, or nothing where a part of it is not sound. */
  changeSettings: { request: SettingsChange; reply: Settings };

  /** Leaves a phrase out of the marks on every site. `ignored: false` takes it back. */
  ignorePhrase: { request: Phrase & { ignored: boolean }; reply: null };

  /** Leaves a rule out on every site. `ignored: false` takes it back. */
  ignoreRule: { request: { rule: RuleName; ignored: boolean }; reply: null };

  /** Leaves a rule out on one site: from a page always its own. `ignored: false` takes it back. */
  ignoreHere: { request: { rule: RuleName; site?: string; ignored: boolean }; reply: null };

  /** Marks nothing anywhere for an hour. */
  pause: { request: null; reply: Settings };

  /** Ends a pause. */
  resume: { request: null; reply: Settings };

  /** The settings as a text file that can be read and edited by hand. */
  exportSettings: { request: null; reply: string };

  /** Puts what such a file says in the place of the settings. A file with a bad line changes nothing. */
  importSettings: { request: { text: string }; reply: Settings | BadLine };

  /** Puts all settings back to what they are after installation. */
  reset: { request: null; reply: Settings };
};

/** Calls that a page's content script answers. */
export type PageCalls = {
  /** What has become of the page. */
  status: { request: null; reply: PageStatus };

  /** Goes to a mark and opens its card with the focus in it. */
  goToMark: { request: { which: "next" | "previous" | "nearest" }; reply: null };

  /** Goes to a mark or to a mention, by its id in the listing, and shows where it is. A mark's card opens with it. */
  show: { request: { id: string }; reply: null };

  /** All marks and all claims, in the order of the page. */
  listing: { request: null; reply: Listing };

  /** Where on the page each mark is, in the listing's order, for whoever keeps the marks elsewhere. */
  selectors: { request: null; reply: Selectors[] };

  /** Hides the marks in this tab, or shows them again. */
  hide: { request: { hidden: boolean }; reply: null };

  /** The settings have changed: the page reports, and so learns what holds for it now. */
  recheck: { request: null; reply: null };
};

/** What the reader has chosen for a page. */
export interface PageChoices {
  /** Where it is not, the page is left alone: its site is off, or everything is paused. */
  on: boolean;
  looks: Looks;
  /** Another string whenever other marks are to be shown than before: then everything is to be analysed again. */
  marking: string;
}

export interface SiteStatus {
  /** Switched on, and the browser lets us read it. */
  on: boolean;
  /** Switched on, but the browser does not let us read it, or no longer. */
  refused: boolean;
  /** Milliseconds since 1970, where all marking is paused. */
  pausedUntil: number | null;
}

export type Result<T> = { ok: true; value: T } | { ok: false; error: string };

type Calls = Record<string, { request: unknown; reply: unknown }>;

/** A listener for each call, or for those of them that this context answers. */
export type Handlers<C extends Calls> = {
  [K in keyof C]?: (
    request: C[K]["request"],
    sender: chrome.runtime.MessageSender,
  ) => C[K]["reply"] | Promise<C[K]["reply"]>;
};

/** Calls the background. Never rejects: a background that died in between is an error like any other. */
export function callBackground<K extends keyof BackgroundCalls>(
  call: K,
  request: BackgroundCalls[K]["request"],
): Promise<Result<BackgroundCalls[K]["reply"]>> {
  return settle(() => chrome.runtime.sendMessage({ call, request }));
}

/** Calls the content script of a tab. An error where there is none. */
export function callPage<K extends keyof PageCalls>(
  tabId: number,
  call: K,
  request: PageCalls[K]["request"],
): Promise<Result<PageCalls[K]["reply"]>> {
  return settle(() => chrome.tabs.sendMessage(tabId, { call, request }));
}

/** Answers calls, and leaves those without a handler to other contexts. */
export function answer<C extends Calls>(handlers: Handlers<C>): void {
  chrome.runtime.onMessage.addListener((message: unknown, sender, reply: (result: Result<unknown>) => void) => {
    const handle = handlerOf(handlers, message);
    if (handle === null) {
      return false;
    }
    Promise.resolve()
      .then(() => handle(sender))
      .then(
        (value) => reply({ ok: true, value }),
        (error: unknown) => reply({ ok: false, error: String(error) }),
      );
    return true;
  });
}

/** Hears calls that another context answers. The first reply wins, so this gives none. */
export function overhear<C extends Calls>(listeners: {
  [K in keyof C]?: (request: C[K]["request"], sender: chrome.runtime.MessageSender) => void;
}): void {
  chrome.runtime.onMessage.addListener((message: unknown, sender) => {
    handlerOf<C>(listeners as Handlers<C>, message)?.(sender);
    return false;
  });
}

function handlerOf<C extends Calls>(
  handlers: Handlers<C>,
  message: unknown,
): ((sender: chrome.runtime.MessageSender) => unknown) | null {
  if (!isCall(message) || !Object.hasOwn(handlers, message.call)) {
    return null;
  }
  const { call, request } = message;
  return (sender) => handlers[call as keyof C]?.(request as C[keyof C]["request"], sender);
}

async function settle<T>(send: () => Promise<unknown>): Promise<Result<T>> {
  try {
    const result = await send();
    return isResult<T>(result) ? result : { ok: false, error: "Nobody answered." };
  } catch (error) {
    return { ok: false, error: String(error) };
  }
}

function isCall(message: unknown): message is { call: string; request: unknown } {
  return typeof message === "object" && message !== null && "call" in message && typeof message.call === "string";
}

function isResult<T>(result: unknown): result is Result<T> {
  return typeof result === "object" && result !== null && "ok" in result && typeof result.ok === "boolean";
}
