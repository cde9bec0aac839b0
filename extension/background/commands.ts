import { matchPattern, siteOf } from "../shared/hostname.ts";
import { callPage } from "../shared/messages.ts";
import { statusOf, switchSite } from "./sites.ts";

/** What each of the manifest's commands does in the tab it was given in. */
export async function runCommand(command: string, tab: chrome.tabs.Tab | undefined): Promise<void> {
  if (tab?.id === undefined) {
    return;
  }
  switch (command) {
    case "next-mark":
      await callPage(tab.id, "goToMark", { which: "next" });
      break;
    case "previous-mark":
      await callPage(tab.id, "goToMark", { which: "previous" });
      break;
    case "open-card":
      await callPage(tab.id, "goToMark", { which: "nearest" });
      break;
    case "toggle-site":
      await toggle(siteOf(tab.url));
      break;
  }
}

/** The browsers take the request only straight from the key, so nothing is awaited before it. It asks nothing where the site may already be read. */
async function toggle(site: string | null): Promise<void> {
  if (site === null) {
    return;
  }
  const [{ on }, granted] = await Promise.all([
    statusOf(site),
    chrome.permissions.request({ origins: [matchPattern(site)] }),
  ]);
  if (granted) {
    await switchSite(site, !on);
  }
}
