import type { PageStatus } from "../shared/marks.ts";

/** The extension's ink and a grey, both dark enough for white figures. */
const SOME = "#3a3550";
const NONE = "#6f6d75";

/** Without colour while a site is off, which needs no work where nothing of ours runs: the manifest's icon is the grey one. */
const ICONS = {
  on: { 16: "/icons/16.png", 32: "/icons/32.png" },
  off: { 16: "/icons/off-16.png", 32: "/icons/off-32.png" },
};

/** Shows how many marks a page has. A page that is not read shows nothing. */
export async function showBadge(tabId: number, { state, marks }: PageStatus): Promise<void> {
  const count = marks.unattributed + marks.staging;
  const text = state === "read" || count > 0 ? String(count) : "";
  await chrome.action.setIcon({ tabId, path: ICONS.on });
  await chrome.action.setBadgeBackgroundColor({ tabId, color: count > 0 ? SOME : NONE });
  await chrome.action.setBadgeTextColor({ tabId, color: "#ffffff" });
  await chrome.action.setBadgeText({ tabId, text });
}

export async function clearBadge(tabId: number): Promise<void> {
  await chrome.action.setIcon({ tabId, path: ICONS.off });
  await chrome.action.setBadgeText({ tabId, text: "" });
}
