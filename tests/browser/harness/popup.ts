// What a reader sees in the popup, and the one thing there is to do in it.

import type { Page } from "puppeteer-core";
import type { Popup, Reader } from "./reader.ts";
import { until } from "./until.ts";

/** The switch of the site. */
export const SWITCH = "[role=switch], input[type=checkbox]";

export interface PopupView {
  /** All that can be read in it. */
  text: string;
  /** `undefined` where there is no switch to press. */
  on: boolean | undefined;
}

export function look(popup: Popup): Promise<PopupView> {
  return popup.evaluate((selector: string) => {
    const element = document.querySelector<HTMLElement>(selector);
    const usable = element !== null && element.checkVisibility() && !element.matches(":disabled");
    const on =
      element instanceof HTMLInputElement
        ? element.checked
        : element?.getAttribute("aria-checked") === "true";
    return { text: document.body.innerText, on: usable ? on : undefined };
  }, SWITCH);
}

/** Waits until the popup says these words. */
export function untilSays(popup: Popup, words: string): Promise<PopupView> {
  return until(`the popup to say "${words}"`, async () => {
    const view = await look(popup);
    if (!view.text.includes(words)) throw new Error(`It says: ${view.text}`);
    return view;
  });
}

/** Waits until it is as high as what it says, but for a part of a pixel: Firefox gives it a bar to scroll it until then. */
export async function untilGrown(popup: Popup): Promise<void> {
  await until("the popup to be as high as what it says", () =>
    popup.evaluate(() => {
      const { scrollHeight, clientWidth } = document.documentElement;
      return scrollHeight <= innerHeight + 1 && clientWidth === innerWidth;
    }),
  );
}

/** Switches the site of `page` as a person does: toolbar button, switch, away. */
export async function switchSite(reader: Reader, page: Page, on: boolean): Promise<void> {
  const popup = await reader.openPopup(page);
  const before = await until("the popup to show its switch", async () => {
    const view = await look(popup);
    return view.on !== undefined && view;
  });
  if (before.on === on) throw new Error(`The site is ${on ? "on" : "off"} already.`);
  await popup.click(SWITCH);
  await until(`the switch to be ${on ? "on" : "off"}`, async () => {
    const view = await look(popup);
    if (view.on !== on) throw new Error(`The popup says: ${view.text}`);
    return true;
  });
  await popup.close();
}

/** Opens `address` and switches its site on. */
export async function openSwitchedOn(reader: Reader, address: string): Promise<Page> {
  const page = await reader.open(address);
  await switchSite(reader, page, true);
  return page;
}

/** Clicks through to the panel, once the popup offers it. */
export async function clickPanel(popup: Popup): Promise<void> {
  await until("the popup to offer the panel", () =>
    popup.evaluate(() => document.getElementById("panel")?.checkVisibility() ?? false),
  );
  await popup.click("#panel");
}
