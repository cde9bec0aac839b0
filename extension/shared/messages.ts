import type { Block, RuleInfo } from "../../src/wasm/api.d.ts";
import type { Listing, PageStatus, Reading } from "./marks.ts";
import type { Selectors } from "./selectors.ts";

/** Calls that the background answers. */
export type BackgroundCalls = {
  /** Reads a run of blocks. The first `context` of them are there to be known, and get no reply. */
  analyze: { request: { blocks: Block[]; context: number }; reply: Reading[] };

  /** What each rule says of itself, for the card. */
  rules: { request: null; reply: RuleInfo[] };

  /** A page tells what has become of it; it learns whether its site is still on. */
  report: { request: PageStatus; reply: { on: boolean } };

  /** Whether a site is on and may be read. */
  siteStatus: { request: { site: string }; reply: { on: boolean } };

  /** The reader is about to be asked for a site, or has refused. Kept, because Firefox closes the popup over the question. */
  siteWanted: { request: { site: string | null }; reply: null };

  /** Switches a site on or off, in its open tabs at once. */
  switchSite: { request: { site: string; on: boolean }; reply: null };
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

  /** Some site has been switched: the page reports, and stops when its own site is off. */
  recheck: { request: null; reply: null };
};

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
