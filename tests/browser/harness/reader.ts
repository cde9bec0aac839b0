// A reader: one browser, in a fresh profile, with the extension installed.
//
// Everything that the tests need of a browser beyond puppeteer's own API is declared here once and
// done twice, in `chromium.ts` over CDP and in `firefox.ts` over WebDriver BiDi with chrome access.
// A test that asks which browser it runs in is a test that should ask for a method here instead.

import { rmSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser, Page } from "puppeteer-core";
import { launchChromium } from "./chromium.ts";
import { launchFirefox } from "./firefox.ts";
import { type Internet, startInternet } from "./server.ts";
import { until } from "./until.ts";

export type BrowserName = "chromium" | "firefox";

/** The real popup: the one that hangs from the toolbar button, not its page in a tab. */
export interface Popup {
  /** Runs `work` in the popup's own page. */
  evaluate<A extends unknown[], T>(work: (...args: A) => T | Promise<T>, ...args: A): Promise<T>;
  /** Presses the primary button in the middle of the first element that matches. */
  click(selector: string): Promise<void>;
  /** Presses a key: `Tab`, `Enter`. */
  press(key: string): Promise<void>;
  isOpen(): Promise<boolean>;
  resize(width: number, height: number): Promise<void>;
  /** All of it, also what would have to be scrolled to. */
  screenshot(path: string): Promise<void>;
  close(): Promise<void>;
}

/** A page of the extension in a tab. Firefox shows these to nobody but itself, so they are no `Page` of puppeteer's. */
export interface OwnPage {
  /** Runs `work` in the page. */
  evaluate<A extends unknown[], T>(work: (...args: A) => T | Promise<T>, ...args: A): Promise<T>;
  /** Presses the primary button in the middle of the first element that matches, scrolled to where it is seen. */
  click(selector: string): Promise<void>;
  /** Moves the mouse to a point of the page's window. */
  moveMouse(x: number, y: number): Promise<void>;
  /** Presses a key: `Tab`, `Enter`, `Escape`. */
  press(key: string): Promise<void>;
  resize(width: number, height: number): Promise<void>;
  /** All of it, also what would have to be scrolled to. */
  screenshot(path: string): Promise<void>;
  bringToFront(): Promise<void>;
}

/** What each browser does in its own way. */
export interface Driver {
  browser: Browser;
  extensionId: string;
  /** Clicks the extension's toolbar button while `page` is in front. */
  openPopup(page: Page): Promise<Popup>;
  /** Opens a page of the extension in a tab in front; an open one is taken as it is. */
  openOwn(path: string): Promise<OwnPage>;
  /** How many tabs show a page of the extension whose path begins so. */
  countOwn(path: string): Promise<number>;
  /** Closes the tabs that show the extension's own pages. */
  closeOwn(): Promise<void>;
  /** Opens the panel beside `page`, from the popup as a reader does. */
  openPanel(page: Page): Promise<Popup>;
  /** Closes what a failed test has left open. */
  closePopups(): Promise<void>;
  /** Runs `work` in the background, waking it when it sleeps. */
  inBackground<A extends unknown[], T>(
    work: (...args: A) => T | Promise<T>,
    ...args: A
  ): Promise<T>;
  /** Ends the background as the browser does when it has been idle. */
  stopBackground(): Promise<void>;
  /** Reloads the extension as an update does, and waits until it runs again. */
  reloadExtension(): Promise<void>;
  /** Presses the key of one of the manifest's `commands` while `page` is in front. */
  runCommand(page: Page, command: string): Promise<void>;
  /** Chooses the item of this id from the context menu of `page`. */
  chooseMenuItem(page: Page, id: string): Promise<void>;
  /** Styles `page` as for the screen or as for paper. */
  setMedium(page: Page, medium: "screen" | "print"): Promise<void>;
  /** Takes back the permission to read `site`, as a reader does on the browser's own pages. */
  takeBack(site: string): Promise<void>;
  /** Runs `work` on the closed shadow root of the first element that matches; without one gives undefined. */
  inClosedRoot<A extends unknown[], T>(
    page: Page,
    selector: string,
    work: (root: ShadowRoot, ...args: A) => T | Promise<T>,
    ...args: A
  ): Promise<T | undefined>;
  /** How many of the extension's content-script worlds live in the page. */
  countInjectedWorlds(page: Page): Promise<number>;
  close(): Promise<void>;
}

export interface LaunchOptions {
  extension: string;
  profile: string;
  /** The proxy that stands for the internet; without one the browser has its own. */
  proxy: { host: string; port: number } | undefined;
  headless: boolean;
  executable: string | undefined;
  darkMode: boolean;
  forcedColours: boolean;
  /** Whether the browser itself is drawn from right to left, as for readers of Arabic. */
  rightToLeft: boolean;
  reducedMotion: boolean;
  /** What the profile holds already after a restart. */
  installed: string | undefined;
}

/** A line that the page under test wrote to its console, or an error nobody caught. */
export interface ConsoleLine {
  type: string;
  text: string;
}

export interface Reader extends Driver {
  name: BrowserName;
  internet: Internet;
  /** Everything every page has said in its console since it was opened. */
  console: ConsoleLine[];
  /** Opens a tab in front, at `address` (`news.example/page.html`) when one is given. */
  open(address?: string): Promise<Page>;
  /** Closes all tabs but one empty one, and the popup. */
  tidy(): Promise<void>;
  /** What has become of the page in front, as its content script tells it. */
  state(page: Page): Promise<string | undefined>;
  /** Closes the browser and opens it again on the same profile. */
  restart(): Promise<void>;
}

/** The page that welcomes a reader. */
export const WELCOME = "welcome/welcome.html";

export const browserName: BrowserName = readBrowserName();

/** The directory of the extension under test. */
export const extension = resolve(process.env["EXTENSION"] ?? `target/test-dist/${browserName}`);

export interface ReaderOptions {
  darkMode?: boolean;
  forcedColours?: boolean;
  rightToLeft?: boolean;
  reducedMotion?: boolean;
  /** Another of the extension's languages than that of the browser, which has English only. */
  language?: "de" | undefined;
  headless?: boolean;
  /** Whether the browser reaches nothing but our pages. */
  alone?: boolean;
  /** Whether the page that welcomes a reader stays open. */
  welcome?: boolean;
}

/** Launches the browser that `BROWSER` names with the extension in `EXTENSION`. */
export async function launchReader({
  darkMode = false,
  forcedColours = false,
  rightToLeft = false,
  reducedMotion = false,
  language,
  headless = process.env["HEADED"] !== "1",
  alone = true,
  welcome = false,
}: ReaderOptions = {}): Promise<Reader> {
  const internet = await startInternet();
  const profile = await mkdtemp(join(tmpdir(), "sayswho-profile-"));
  const chosen = language === undefined ? extension : await translated(profile, language);
  const launch = browserName === "chromium" ? launchChromium : launchFirefox;
  const start = (installed?: string) =>
    launch({
      extension: chosen,
      profile,
      proxy: alone ? internet : undefined,
      headless,
      executable: process.env[browserName === "chromium" ? "CHROMIUM" : "FIREFOX"],
      darkMode,
      forcedColours,
      rightToLeft,
      reducedMotion,
      installed,
    });
  const clean = async () => {
    await internet.close();
    // A dying browser may still write into its profile.
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };

  let driver: Driver;
  try {
    driver = await start();
    if (!welcome) await closeWelcome(driver);
  } catch (error) {
    await clean();
    throw error;
  }
  // A test file that fails before its tests begin never gets to `close`.
  const abandon = () => {
    driver.browser.process()?.kill("SIGKILL");
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
  };
  process.once("exit", abandon);

  const console: ConsoleLine[] = [];
  const own = {
    name: browserName,
    internet,
    console,
    open: async (address?: string) => {
      const page = await driver.browser.newPage();
      listen(page, console);
      // The compiler of the tests names inner functions with this helper, also in code meant for the page.
      await page.evaluateOnNewDocument("globalThis.__name ??= (it) => it;");
      await page.bringToFront();
      if (address !== undefined) await page.goto(`http://${address}`);
      return page;
    },
    tidy: async () => {
      await driver.closePopups();
      await driver.closeOwn();
      // The last tab would take the window along.
      const [, ...pages] = await driver.browser.pages();
      for (const page of pages) await page.close();
    },
    state: (page: Page) =>
      driver.inBackground(async (url) => {
        const tab = (await chrome.tabs.query({ active: true })).find((it) => it.url === url);
        const reply = await chrome.tabs.sendMessage(tab!.id!, { call: "status", request: null });
        return reply?.value?.state as string | undefined;
      }, page.url()),
    restart: async () => {
      await driver.close();
      driver = await start(driver.extensionId);
    },
    close: async () => {
      process.off("exit", abandon);
      await driver.close();
      await clean();
    },
  };
  // `restart` puts another driver in the place of the first: look it up at each use.
  return new Proxy(own, {
    get: (target, key) => Reflect.get(key in target ? target : driver, key),
  }) as unknown as Reader;
}

/**
 * The text of an expression that runs `work` with `args` elsewhere and gives JSON.
 *
 * `work` travels as source text: it sees its arguments and the globals of where it lands, no closure.
 */
export function expression(work: (...args: never[]) => unknown, args: unknown[]): string {
  return `(${functionText(work, args)})()`;
}

/** The same, as a function of one argument that comes before `args`. */
export function functionText(work: (...args: never[]) => unknown, args: unknown[]): string {
  const call = `(${work.toString()})(...first, ...${JSON.stringify(args)})`;
  // The compiler of the tests names inner functions with this helper.
  return `async (...first) => { const __name = (it) => it; return JSON.stringify(await ${call}); }`;
}

/** The value of what `expression` gave. */
export function parse<T>(json: unknown): T {
  return (json === undefined ? undefined : JSON.parse(String(json))) as T;
}

/** A copy of the extension, beside the profile's own files, whose first language is another. */
async function translated(profile: string, language: string): Promise<string> {
  const copy = join(profile, "sayswho-translated");
  await cp(extension, copy, { recursive: true });
  await cp(join(extension, "_locales", language), join(copy, "_locales/en"), { recursive: true });
  return copy;
}

/** It opens by itself once the extension is installed, and would come to the front of whatever a test has opened. */
async function closeWelcome(driver: Driver): Promise<void> {
  await until("the page that welcomes", async () => (await driver.countOwn(WELCOME)) > 0);
  await driver.closeOwn();
}

function listen(page: Page, console: ConsoleLine[]): void {
  page.on("console", (message) => console.push({ type: message.type(), text: message.text() }));
  page.on("pageerror", (error) => console.push({ type: "uncaught", text: String(error) }));
}

function readBrowserName(): BrowserName {
  const name = process.env["BROWSER"] ?? "chromium";
  if (name !== "chromium" && name !== "firefox") {
    throw new Error(`BROWSER is "${name}"; it must be chromium or firefox.`);
  }
  return name;
}
