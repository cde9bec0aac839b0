import { siteOf } from "../shared/hostname.ts";
import { type BackgroundCalls, answer } from "../shared/messages.ts";
import { isRuleName } from "../shared/rules.ts";
import { formatSettings, readSettingsFile } from "../shared/settings-file.ts";
import { DEFAULTS, SETTINGS_KEY, loadSettings, siteIn, tidied, withChange, withPhrase, withRule, withSite } from "../shared/settings.ts";
import { analyze, rules, start } from "./analyzer.ts";
import { clearBadge, showBadge } from "./badge.ts";
import { runCommand } from "./commands.ts";
import { createMenus } from "./menus.ts";
import { reconcile } from "./sync.ts";
import { choiceFor, stampOf } from "./findings.ts";
import * as sites from "./sites.ts";

const PAUSE_MS = 60 * 60 * 1000;

answer<BackgroundCalls>({
  analyze: async (request, { url }) => {
    if (!Array.isArray(request?.blocks) || !Number.isInteger(request.context)) {
      throw new Error("analyze takes a list of blocks and how many of them are context.");
    }
    const [settings] = await Promise.all([loadSettings(), start()]);
    return analyze(request.blocks, request.context, choiceFor(settings, siteOf(url)));
  },
  wake: async () => {
    await start();
    return null;
  },
  rules: () => rules(),
  report: async (status, sender) => {
    const { url, tab } = sender;
    const site = siteOf(url);
    const settings = await loadSettings();
    if (isOwnPage(sender)) {
      // The welcome page shows what marks are like whatever is on.
      return { on: true, looks: settings.looks, marking: stampOf(choiceFor(settings, null)) };
    }
    const { on: isOn, pausedUntil } = site === null ? { on: false, pausedUntil: null } : await sites.statusOf(site);
    const on = isOn && pausedUntil === null;
    if (tab?.id !== undefined) {
      await (on ? showBadge(tab.id, status) : clearBadge(tab.id));
    }
    return { on, looks: settings.looks, marking: stampOf(choiceFor(settings, site)) };
  },
  siteStatus: ({ site }) => sites.statusOf(site),
  siteWanted: async ({ site }, sender) => {
    requireOwnPage(sender);
    await sites.want(site);
    return null;
  },
  switchSite: async ({ site, on }, sender) => {
    requireOwnPage(sender);
    await sites.switchSite(site, on);
    return null;
  },
  settings: (_, sender) => {
    requireOwnPage(sender);
    return loadSettings();
  },
  changeSettings: (change, sender) => {
    requireOwnPage(sender);
    return sites.change((settings) => orRefuse(withChange(settings, change)));
  },
  ignorePhrase: async ({ phrase, rule, ignored }) => {
    const entry = { phrase: tidied(phrase), ...(rule !== undefined && { rule }) };
    await sites.change((settings) => {
      const { phrasesOff } = withPhrase(settings, entry, ignored);
      return orRefuse(withChange(settings, { phrasesOff }));
    });
    return null;
  },
  ignoreRule: async ({ rule, ignored }) => {
    requireRule(rule);
    await sites.change((settings) => ({ ...settings, rulesOff: withRule(settings.rulesOff, rule, ignored) }));
    return null;
  },
  ignoreHere: async ({ rule, site: named, ignored }, sender) => {
    requireRule(rule);
    const site = siteOf(sender.url) ?? (isOwnPage(sender) ? named : null);
    if (!site) {
      throw new Error("There is no site to leave the rule out on.");
    }
    await sites.change((settings) =>
      withSite(settings, site, { rulesOff: withRule(siteIn(settings, site).rulesOff, rule, ignored) }),
    );
    return null;
  },
  pause: (_, sender) => {
    requireOwnPage(sender);
    return sites.change((settings) => ({ ...settings, pausedUntil: Date.now() + PAUSE_MS }));
  },
  resume: (_, sender) => {
    requireOwnPage(sender);
    return sites.change((settings) => ({ ...settings, pausedUntil: null }));
  },
  exportSettings: async (_, sender) => {
    requireOwnPage(sender);
    return formatSettings(await loadSettings());
  },
  importSettings: ({ text }, sender) => {
    requireOwnPage(sender);
    const read = readSettingsFile(text);
    return "line" in read ? read : sites.change((settings) => orRefuse(withChange(settings, read)));
  },
  reset: (_, sender) => {
    requireOwnPage(sender);
    return sites.change(() => structuredClone(DEFAULTS));
  },
});

chrome.runtime.onInstalled.addListener(async ({ reason }) => {
  if (reason === "install") {
    await chrome.tabs.create({ url: "/welcome/welcome.html" });
  }
  await createMenus();
  await sites.restoreWithPages();
});
chrome.runtime.onStartup.addListener(async () => {
  await sites.restore();
  await reconcile(sites.change);
});
chrome.storage.onChanged.addListener((changes, area) => {
  if (area === "sync" || (area === "local" && SETTINGS_KEY in changes)) {
    void reconcile(sites.change);
  }
});
chrome.contextMenus.onClicked.addListener(({ menuItemId }, tab) => runCommand(String(menuItemId), tab));
chrome.permissions.onAdded.addListener((added) => sites.onPermissionsAdded(added));
chrome.permissions.onRemoved.addListener(() => sites.onPermissionsRemoved());
chrome.alarms.onAlarm.addListener((alarm) => sites.onAlarm(alarm));
chrome.commands.onCommand.addListener((command, tab) => runCommand(command, tab));

function isOwnPage({ url }: chrome.runtime.MessageSender): boolean {
  return url?.startsWith(chrome.runtime.getURL("")) ?? false;
}

/** Content scripts share a process with the page, so what they say may be the page's: of the settings they may only leave marks out. */
function requireOwnPage(sender: chrome.runtime.MessageSender): void {
  if (!isOwnPage(sender)) {
    throw new Error("Only the extension's own pages may do this.");
  }
}

function requireRule(rule: unknown): void {
  if (!isRuleName(rule)) {
    throw new Error("There is no such rule.");
  }
}

function orRefuse<T>(sound: T | null): T {
  if (sound === null) {
    throw new Error("A part of this is not sound, so nothing was changed.");
  }
  return sound;
}
