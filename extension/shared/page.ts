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

/** Gives the permission for all sites back; false where the browser keeps it. */
export function giveBackAll(): Promise<boolean> {
  return chrome.permissions.remove(EVERYWHERE).catch(() => false);
}
