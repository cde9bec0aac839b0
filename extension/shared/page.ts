import { setLanguage, text } from "./dom.ts";

/** Puts the texts into a page of ours, whose markup names them in `data-text`. */
export function fillTexts(): void {
  setLanguage(document.documentElement);
  for (const element of document.querySelectorAll<HTMLElement>("[data-text]")) {
    element.textContent = text(element.dataset["text"] ?? "");
  }
}

/** All sites that an extension can ever read. */
const EVERYWHERE = { origins: ["*://*/*"] };

export function mayReadAll(): Promise<boolean> {
  return chrome.permissions.contains(EVERYWHERE);
}

/** Asks the browser, which asks the reader. To be called straight from a click, nothing awaited before. */
export function askToReadAll(): Promise<boolean> {
  return chrome.permissions.request(EVERYWHERE);
}

/** Gives the permission for all sites back, and keeps those for single ones; false where the browser keeps it. */
export function giveBackAll(): Promise<boolean> {
  return giveBack(EVERYWHERE.origins);
}

/** Gives back every permission to read a site; false where the browser keeps any. */
export async function giveBackEverySite(): Promise<boolean> {
  const { origins = [] } = await chrome.permissions.getAll();
  return origins.length === 0 || giveBack(origins);
}

function giveBack(origins: string[]): Promise<boolean> {
  return chrome.permissions.remove({ origins }).catch(() => false);
}
