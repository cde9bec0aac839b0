import { siteOf } from "../shared/hostname.ts";
import { type BackgroundCalls, answer } from "../shared/messages.ts";
import { analyze, rules } from "./analyzer.ts";
import { clearBadge, showBadge } from "./badge.ts";
import { runCommand } from "./commands.ts";
import * as sites from "./sites.ts";

answer<BackgroundCalls>({
  analyze: (request) => {
    if (!Array.isArray(request?.blocks) || !Number.isInteger(request.context)) {
      throw new Error("analyze takes a list of blocks and how many of them are context.");
    }
    return analyze(request.blocks, request.context);
  },
  rules: () => rules(),
  report: async (status, sender) => {
    const site = siteOf(sender.url);
    const on = site !== null && (await sites.isOn(site));
    if (sender.tab?.id !== undefined) {
      await (on ? showBadge(sender.tab.id, status) : clearBadge(sender.tab.id));
    }
    return { on };
  },
  siteStatus: async ({ site }) => ({ on: await sites.isOn(site) }),
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
});

chrome.runtime.onInstalled.addListener(async () => {
  await sites.restore();
  await sites.injectIntoOpenTabs();
});
chrome.runtime.onStartup.addListener(() => sites.restore());
chrome.permissions.onAdded.addListener((added) => sites.onPermissionsAdded(added));
chrome.permissions.onRemoved.addListener(() => sites.onPermissionsRemoved());
chrome.commands.onCommand.addListener((command, tab) => runCommand(command, tab));

/** Content scripts share a process with the page, so what they say may be the page's: they may not switch sites. */
function requireOwnPage(sender: chrome.runtime.MessageSender): void {
  if (!sender.url?.startsWith(chrome.runtime.getURL(""))) {
    throw new Error("Only the extension's own pages may switch sites.");
  }
}
