import { isBroaderThan, matchPattern, siteOf } from "../shared/hostname.ts";
import { callPage } from "../shared/messages.ts";
import { type Settings, SETTINGS_KEY, isOn as isOnIn, parseSettings, withSite } from "../shared/settings.ts";

/**
 * Which sites are on, and that exactly those get the content script.
 *
 * The only module that writes the settings.
 * Everything it knows is in the browser's stores, since the background may die at any time.
 */

const CONTENT_JS = "content.js";
const CONTENT_CSS = "content.css";
const WANTED_KEY = "wanted";

/** Whether a site is switched on and the browser lets us read it. */
export async function isOn(site: string): Promise<boolean> {
  return isOnIn(await load(), site) && isGranted(site);
}

/** Switches a site, for the pages that are open and for those to come. */
export async function switchSite(site: string, on: boolean): Promise<void> {
  await inTurn(async () => {
    await want(null);
    await store(withSite(await load(), site, on));
    await register();
  });
  // Out of turn: a page too busy to be injected must not hold up the switch of another site.
  await apply(site);
}

/** Keeps what the reader asked for until the browser's own question is answered; null once it is. */
export async function want(site: string | null): Promise<void> {
  await chrome.storage.session.set({ [WANTED_KEY]: site });
}

/** Switches the wanted site on once it may be read, whether or not the popup lived to see the answer. */
export async function onPermissionsAdded({ origins = [] }: chrome.permissions.Permissions): Promise<void> {
  const site: unknown = (await chrome.storage.session.get(WANTED_KEY))[WANTED_KEY];
  // Another grant, made elsewhere, is no answer to the question.
  if (typeof site === "string" && origins.includes(matchPattern(site))) {
    await switchSite(site, true);
  }
}

/** A site that may no longer be read is off: the switch must not claim otherwise. */
export async function onPermissionsRemoved(): Promise<void> {
  for (const site of sitesThatAre(true, await load())) {
    if (!(await isGranted(site))) {
      await switchSite(site, false);
    }
  }
}

/** Registered scripts do not outlive an update of the extension. */
export function restore(): Promise<void> {
  return inTurn(register);
}

/** Chromium does not inject into pages that were open before an install or update. */
export async function injectIntoOpenTabs(): Promise<void> {
  for (const site of sitesThatAre(true, await load())) {
    await apply(site);
  }
}

/** One registration for each site that is on. What is listed below it speaks for itself. */
function registrations(settings: Settings): chrome.scripting.RegisteredContentScript[] {
  const listed = Object.keys(settings.sites);
  return sitesThatAre(true, settings).map((site) => ({
    id: site,
    matches: [matchPattern(site)],
    excludeMatches: listed.filter((it) => isBroaderThan(site, it)).map(matchPattern),
    js: [CONTENT_JS],
    css: [CONTENT_CSS],
    runAt: "document_idle",
    allFrames: false,
    persistAcrossSessions: true,
  }));
}

async function register(): Promise<void> {
  await chrome.scripting.unregisterContentScripts();
  await chrome.scripting.registerContentScripts(registrations(await load()));
}

/** Brings the pages that are open in line. One entry may decide for many hosts, so each page goes by its own. */
async function apply(site: string): Promise<void> {
  const settings = await load();
  // A page whose permission is gone still runs our script but shows us no address: it must find out for itself.
  const open = await chrome.tabs.query({});
  const ours = await chrome.tabs.query({ url: matchPattern(site) });
  for (const { id } of open) {
    if (id !== undefined) {
      // Not waited for: a page may be too busy to answer.
      void callPage(id, "recheck", null);
    }
  }
  await Promise.allSettled(
    ours.map(({ id, url }) => id !== undefined && isOnIn(settings, siteOf(url) ?? "") && inject(id)),
  );
}

async function inject(tabId: number): Promise<void> {
  const css = { target: { tabId }, files: [CONTENT_CSS] };
  // A style sheet from an earlier life would otherwise stay beneath the new one.
  await chrome.scripting.removeCSS(css);
  await chrome.scripting.insertCSS(css);
  await chrome.scripting.executeScript({ target: { tabId }, files: [CONTENT_JS] });
}

function sitesThatAre(on: boolean, settings: Settings): string[] {
  return Object.keys(settings.sites).filter((site) => settings.sites[site] === on);
}

function isGranted(site: string): Promise<boolean> {
  return chrome.permissions.contains({ origins: [matchPattern(site)] });
}

async function load(): Promise<Settings> {
  return parseSettings((await chrome.storage.local.get(SETTINGS_KEY))[SETTINGS_KEY]);
}

async function store(settings: Settings): Promise<void> {
  await chrome.storage.local.set({ [SETTINGS_KEY]: settings });
}

let last: Promise<unknown> = Promise.resolve();

/** Two changes at once must not each read the settings before the other has written. */
function inTurn<T>(change: () => Promise<T>): Promise<T> {
  const turn = last.then(change, change);
  last = turn;
  return turn;
}
