import { isBroaderThan, matchPattern, siteOf } from "../shared/hostname.ts";
import { type SiteStatus, callPage } from "../shared/messages.ts";
import { type Settings, isPaused, isSame, loadSettings, siteIn, withSite } from "../shared/settings.ts";
import * as store from "./store.ts";
import { inTurns } from "./turns.ts";

/**
 * Which sites are on, and that exactly those get the content script.
 *
 * The reader chooses, the browser allows: a site is on where both say so, and neither is changed on account of the other.
 * Everything it knows is in the browser's stores, since the background may die at any time.
 */

const CONTENT_JS = "content.js";
const CONTENT_CSS = "content.css";

/** In shadow roots Firefox paints only by what it takes for the reader's own style sheet. Chromium registers none, and needs none. */
const isFirefox = globalThis.location?.protocol === "moz-extension:";

const WANTED_KEY = "wanted";
const RESUME_ALARM = "resume";

/** The pages of every site, and the registration for those that are not listed. */
const EVERYWHERE = { id: "*", matches: ["*://*/*"] };

/** Each registration takes the place of the one before. */
const inTurn = inTurns();

export async function statusOf(site: string): Promise<SiteStatus> {
  const [settings, granted] = await Promise.all([loadSettings(), isGranted(site)]);
  const { on } = siteIn(settings, site);
  return {
    on: on && granted,
    refused: on && !granted,
    pausedUntil: isPaused(settings, Date.now()) ? settings.pausedUntil : null,
  };
}

/** Changes the settings, and brings what is registered and the pages that are open in line. */
export async function change(how: (settings: Settings) => Settings): Promise<Settings> {
  const { before, after } = await store.change(how);
  if (!isSame(before, after)) {
    await follow(after, (site) => !isRead(before, site));
  }
  return after;
}

/** Switches a site, for the pages that are open and for those to come. */
export async function switchSite(site: string, on: boolean): Promise<void> {
  await want(null);
  const { before, after } = await store.change((settings) => withSite(settings, site, { on }));
  // Also where the site was on already: its pages may have been open before they could be read.
  await follow(after, (it) => it === site || isBroaderThan(site, it) || !isRead(before, it));
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
  } else {
    await restoreWithPages();
  }
}

/** Lets pages that may no longer be read find out. */
export async function onPermissionsRemoved(): Promise<void> {
  await restore();
}

/** Registered scripts do not outlive an update, nor alarms a restart. */
export async function restore(): Promise<void> {
  await follow(await loadSettings(), () => false);
}

/** The same with the pages that are open: Chromium injects nothing into those that were there before. */
export async function restoreWithPages(): Promise<void> {
  await follow(await loadSettings(), () => true);
}

export async function onAlarm({ name }: chrome.alarms.Alarm): Promise<void> {
  if (name === RESUME_ALARM) {
    await change((settings) => (isPaused(settings, Date.now()) ? settings : { ...settings, pausedUntil: null }));
  }
}

async function follow(settings: Settings, isNews: (site: string) => boolean): Promise<void> {
  await chrome.alarms.clear(RESUME_ALARM);
  if (settings.pausedUntil !== null) {
    await chrome.alarms.create(RESUME_ALARM, { when: settings.pausedUntil });
  }
  await inTurn(register);
  // Out of turn: a page too busy to be injected must not hold up what is registered.
  await apply(settings, isNews);
}

async function register(): Promise<void> {
  await chrome.scripting.unregisterContentScripts();
  await chrome.scripting.registerContentScripts(registrations(await loadSettings()));
}

/** One registration for each site that is on. What is listed below it speaks for itself. */
function registrations(settings: Settings): chrome.scripting.RegisteredContentScript[] {
  if (isPaused(settings, Date.now())) {
    return [];
  }
  const listed = Object.keys(settings.sites);
  const on = listed
    .filter((site) => settings.sites[site]?.on)
    .map((site) => ({
      id: site,
      matches: [matchPattern(site)],
      excludeMatches: listed.filter((it) => isBroaderThan(site, it)).map(matchPattern),
    }));
  const others = { ...EVERYWHERE, excludeMatches: listed.map(matchPattern) };
  return (settings.mode === "all" ? [others, ...on] : on).map((it) => ({
    ...it,
    js: [CONTENT_JS],
    css: [CONTENT_CSS],
    ...(isFirefox && { cssOrigin: "user" }),
    // As soon as the article is there, which may be long before its pictures are.
    runAt: "document_end",
    allFrames: false,
    persistAcrossSessions: true,
  }));
}

/** Brings the pages that are open in line. One entry may decide for many hosts, so each page goes by its own. */
async function apply(settings: Settings, isNews: (site: string) => boolean): Promise<void> {
  const open = await chrome.tabs.query({});
  const injected = open.map(async ({ id, url }) => {
    if (id === undefined) {
      return;
    }
    // Also where we are shown no address: a page whose permission is gone still runs our script.
    // Not waited for: a page may be too busy to answer.
    void callPage(id, "recheck", null);
    const site = siteOf(url);
    if (site !== null && isNews(site) && isRead(settings, site)) {
      await inject(id);
    }
  });
  await Promise.allSettled(injected);
}

async function inject(tabId: number): Promise<void> {
  const css: chrome.scripting.CSSInjection = { target: { tabId }, files: [CONTENT_CSS], origin: isFirefox ? "USER" : "AUTHOR" };
  // A style sheet from an earlier life would otherwise stay beneath the new one.
  await chrome.scripting.removeCSS(css);
  await chrome.scripting.insertCSS(css);
  await chrome.scripting.executeScript({ target: { tabId }, files: [CONTENT_JS] });
}

/** Whether the pages of a site are read now, as far as the browser allows it. */
function isRead(settings: Settings, site: string): boolean {
  return siteIn(settings, site).on && !isPaused(settings, Date.now());
}

function isGranted(site: string): Promise<boolean> {
  return chrome.permissions.contains({ origins: [matchPattern(site)] });
}
