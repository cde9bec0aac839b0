// Firefox over WebDriver BiDi, with access to the browser's own ("chrome") context.
//
// BiDi alone does not see the toolbar, the popup and the background. From the chrome context they are
// reached as the browser's own code reaches them. Code for an extension page or for the process that
// holds a page's content scripts travels there as a frame script.

import { writeFile } from "node:fs/promises";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { clickPanel } from "./popup.ts";
import { type Driver, expression, functionText, type LaunchOptions, type OwnPage, parse, type Popup } from "./reader.ts";
import { until } from "./until.ts";
import { zipDirectory } from "./zip.ts";

/** Each preference keeps the browser from asking the network on its own account. */
const QUIET = {
  "app.normandy.enabled": false,
  "app.update.enabled": false,
  // A tab's icon is asked for whenever there is time, and a strict page's console complains of it at any moment.
  "browser.chrome.site_icons": false,
  "browser.newtabpage.enabled": false,
  "browser.region.network.url": "",
  "browser.safebrowsing.downloads.enabled": false,
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "browser.search.update": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "dom.push.connection.enabled": false,
  "dom.security.https_first": false,
  "extensions.blocklist.enabled": false,
  "extensions.getAddons.cache.enabled": false,
  "extensions.systemAddon.update.enabled": false,
  "extensions.update.enabled": false,
  "media.gmp-manager.updateEnabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "network.trr.mode": 5,
  "services.settings.server": "data:,#remote-settings-dummy/v1",
  "toolkit.telemetry.server": "",
};

export async function launchFirefox(options: LaunchOptions): Promise<Driver> {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: options.executable ?? "/usr/bin/firefox-esr",
    headless: options.headless,
    userDataDir: options.profile,
    defaultViewport: options.headless ? { width: 1000, height: 800 } : null,
    args: ["--remote-allow-system-access"],
    // Without it a release ignores the preference for the settings server.
    env: { ...process.env, MOZ_REMOTE_SETTINGS_DEVTOOLS: "1" },
    extraPrefsFirefox: {
      ...QUIET,
      ...(options.proxy === undefined ? {} : throughProxy(options.proxy)),
      // A headless browser has nobody to answer the prompt; the request itself still needs a click.
      "extensions.webextOptionalPermissionPrompts": false,
      // The developer builds and the ESR can be told to install what is not signed.
      "xpinstall.signatures.required": false,
      // 0 is dark and 1 is light, whatever the system prefers.
      "layout.css.prefers-color-scheme.content-override": options.darkMode ? 0 : 1,
      // The popup belongs to the browser, not to its content.
      "ui.systemUsesDarkTheme": options.darkMode ? 1 : 0,
      // The reader's own colours in the place of every page's.
      ...(options.forcedColours && { "browser.display.document_color_use": 2 }),
      "ui.prefersReducedMotion": options.reducedMotion ? 1 : 0,
      // The pseudo-language that turns everything around.
      ...(options.rightToLeft && { "intl.l10n.pseudo": "bidi" }),
    },
  });
  try {
    return await drive(browser, options);
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function drive(browser: Browser, { extension, installed }: LaunchOptions): Promise<Driver> {
  const chrome = await chromeContext(browser);
  const extensionId = installed ?? (await install(browser, extension));
  await until("the extension to start", () =>
    chrome((id: string) => WebExtensionPolicy.getByID(id)?.extension.backgroundState !== undefined, extensionId),
  );

  const origin = await chrome(
    (id: string) => `moz-extension://${WebExtensionPolicy.getByID(id)!.mozExtensionHostname}`,
    extensionId,
  );

  const openPopup = async (page: Page): Promise<Popup> => {
    await page.bringToFront();
    await chrome(async (extensionId: string) => {
      const { extension } = WebExtensionPolicy.getByID(extensionId)!;
      const { ExtensionParent } = ChromeUtils.importESModule(
        "resource://gre/modules/ExtensionParent.sys.mjs",
      );
      // Counts as the reader's own click, which is what grants `activeTab`.
      await ExtensionParent.apiManager.global.browserActionFor(extension).openPopup(window);
    }, extensionId);
    // Firefox loads the popup in a hidden panel first and moves it when it is ready to be shown.
    await until("the popup to be shown", () =>
      chrome(() => {
        const it = document.querySelector(".webextension-popup-browser") as XulBrowser | null;
        const panel = it?.closest("panel") as (Element & { state: string }) | null | undefined;
        return (
          panel?.state === "open" &&
          it?.currentURI?.spec.startsWith("moz-extension:") &&
          !it.webProgress?.isLoadingDocument
        );
      }),
    );
    return openedPopup(chrome);
  };

  return {
    browser,
    extensionId,
    openPopup,

    openOwn: async (path) => {
      const url = `${origin}/${path}`;
      await chrome((url: string) => {
        const tab = gBrowser.tabs.find((it) => it.linkedBrowser.currentURI?.spec.startsWith(url));
        const triggeringPrincipal = Services.scriptSecurityManager.getSystemPrincipal();
        gBrowser.selectedTab = tab ?? gBrowser.addTab(url, { triggeringPrincipal });
      }, url);
      await until(`${path} to be loaded`, () =>
        chrome((url: string) => {
          const { currentURI, webProgress } = gBrowser.selectedBrowser;
          return currentURI?.spec.startsWith(url) && webProgress?.isLoadingDocument === false;
        }, url),
      );
      return openedOwn(chrome, url);
    },

    countOwn: (path) =>
      chrome(
        (url: string) => gBrowser.tabs.filter((it) => it.linkedBrowser.currentURI?.spec.startsWith(url)).length,
        `${origin}/${path}`,
      ),

    closeOwn: () =>
      chrome((url: string) => {
        for (const it of [...gBrowser.tabs]) {
          if (it.linkedBrowser.currentURI?.spec.startsWith(url)) gBrowser.removeTab(it);
        }
      }, `${origin}/`),

    openPanel: async (page) => {
      await clickPanel(await openPopup(page));
      await until("the panel to be shown", () =>
        chrome(
          (find: string) => {
            const it = new Function(`return ${find};`)() as XulBrowser | null;
            return it?.currentURI?.spec.endsWith("/panel/panel.html") && !it.webProgress?.isLoadingDocument;
          },
          PANEL,
        ),
      );
      return openedPanel(chrome);
    },

    closePopups: async () => {
      await closePopup(chrome);
      await closePanel(chrome);
    },

    inBackground: async (work, ...args) => {
      await chrome(async (extensionId: string) => {
        await WebExtensionPolicy.getByID(extensionId)!.extension.wakeupBackground?.();
      }, extensionId);
      return inFrame(chrome, findBackground(extensionId), work, args);
    },

    stopBackground: () =>
      chrome(async (extensionId: string) => {
        const { extension } = WebExtensionPolicy.getByID(extensionId)!;
        await extension.terminateBackground({ ignoreDevToolsAttached: true });
      }, extensionId),

    reloadExtension: async () => {
      await chrome(async (extensionId: string) => {
        const { AddonManager } = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
        await (await AddonManager.getAddonByID(extensionId)).reload();
      }, extensionId);
      await until("the extension to start", () =>
        chrome((id: string) => WebExtensionPolicy.getByID(id)?.extension.backgroundState !== undefined, extensionId),
      );
    },

    runCommand: async (page, command) => {
      await page.bringToFront();
      const keys = await chrome(
        (extensionId: string, command: string): string[] =>
          WebExtensionPolicy.getByID(extensionId)!.extension.manifest.commands[command].suggested_key.default.split("+"),
        extensionId,
        command,
      );
      const letter = keys.pop()!;
      await chrome(pressKeys, keys, letter, letter.charCodeAt(0));
    },

    chooseMenuItem: async (page, id) => {
      await page.bringToFront();
      await page.mouse.click(1, 1, { button: "right" });
      const item = `document.querySelector('#contentAreaContextMenu [id$="-menuitem-_${id}"]')`;
      await until(`the menu with ${id}`, () =>
        chrome((find: string) => {
          const menu = document.getElementById("contentAreaContextMenu") as (Element & { state: string }) | null;
          return menu?.state === "open" && new Function(`return ${find};`)() !== null;
        }, item),
      );
      await chrome((find: string) => {
        (new Function(`return ${find};`)() as { doCommand(): void }).doCommand();
        (document.getElementById("contentAreaContextMenu") as unknown as { hidePopup(): void }).hidePopup();
      }, item);
    },

    setMedium: (page, medium) =>
      chrome(
        (find: string, medium: string) => {
          (new Function(`return ${find};`)() as XulBrowser).browsingContext.mediumOverride = medium;
        },
        findTab(page).replace(/\n\s*/g, ""),
        medium,
      ),

    takeBack: async (site) => {
      await chrome(
        async (extensionId: string, origin: string) => {
          const { ExtensionPermissions } = ChromeUtils.importESModule("resource://gre/modules/ExtensionPermissions.sys.mjs");
          const { extension } = WebExtensionPolicy.getByID(extensionId)!;
          await ExtensionPermissions.remove(extensionId, { permissions: [], origins: [origin] }, extension);
        },
        extensionId,
        `*://*.${site}/*`,
      );
    },

    inClosedRoot: async (page, selector, work, ...args) => {
      const context = contextId(page);
      const found = await call(browser, context, "(selector) => document.querySelector(selector)", [
        { type: "string", value: selector },
      ]);
      const root = found.value?.shadowRoot;
      if (root == null) return undefined;
      return parse((await call(browser, context, functionText(work, args), [{ sharedId: root.sharedId }])).value);
    },

    countInjectedWorlds: (page) =>
      inFrame(chrome, findTab(page), null, [], `
        const { ExtensionContent } = ChromeUtils.importESModule("resource://gre/modules/ExtensionContent.sys.mjs");
        const context = ExtensionContent.getContextByExtensionId(${JSON.stringify(extensionId)}, content);
        reply({ value: context ? 1 : 0 });
      `),

    close: () => browser.close(),
  };
}

function throughProxy({ host, port }: { host: string; port: number }): Record<string, unknown> {
  return {
    "network.proxy.type": 1,
    "network.proxy.http": host,
    "network.proxy.http_port": port,
    "network.proxy.ssl": host,
    "network.proxy.ssl_port": port,
    "network.proxy.no_proxies_on": "",
    "network.proxy.allow_hijacking_localhost": true,
  };
}

async function closePopup(chrome: Chrome): Promise<void> {
  await chrome(() => {
    const it = document.querySelector(".webextension-popup-browser");
    (it?.closest("panel") as (Element & { hidePopup(): void }) | null)?.hidePopup();
  });
  await until("the popup to close", () =>
    chrome(() => document.querySelector(".webextension-popup-browser") === null),
  );
}

const POPUP = `document.querySelector(".webextension-popup-browser")`;
const PANEL = `document.getElementById("sidebar")?.contentDocument?.getElementById("webext-panels-browser")`;

function openedPopup(chrome: Chrome): Popup {
  return {
    ...opened(chrome, POPUP),
    isOpen: () => chrome(() => document.querySelector(".webextension-popup-browser") !== null),
    close: () => closePopup(chrome),
  };
}

function openedPanel(chrome: Chrome): Popup {
  return {
    ...opened(chrome, PANEL),
    isOpen: () => chrome(() => SidebarController.isOpen),
    close: () => closePanel(chrome),
  };
}

async function closePanel(chrome: Chrome): Promise<void> {
  await chrome(() => SidebarController.hide());
  await until("the panel to close", () => chrome(() => !SidebarController.isOpen));
}

/** What is alike in everything of ours that the browser shows beside the page. */
function opened(chrome: Chrome, find: string): Omit<Popup, "isOpen" | "close"> {
  return {
    evaluate: (work, ...args) => inFrame(chrome, find, work, args),
    click: (selector) => click(chrome, find, selector),
    press: (key) => pressKey(chrome, key),
    resize: (width, height) => resize(chrome, find, width, height),
    screenshot: (path) => screenshot(chrome, find, path),
  };
}

const pressKey = (chrome: Chrome, key: string) => chrome(pressKeys, [], key, { Tab: 9, Enter: 13, Escape: 27 }[key] ?? 0);

async function resize(chrome: Chrome, find: string, width: number, height: number): Promise<void> {
  await chrome(
    (find: string, width: number, height: number) => {
      const { style } = new Function(`return ${find};`)() as HTMLElement;
      // Smaller than any window of the browser can be.
      Object.assign(style, { width: `${width}px`, maxWidth: `${width}px`, height: `${height}px` });
    },
    find,
    width,
    height,
  );
}

async function click(chrome: Chrome, find: string, selector: string): Promise<void> {
  await inFrame(chrome, find, null, [], `
      const element = content.document.querySelector(${JSON.stringify(selector)});
      if (!element) throw new Error("There is no " + ${JSON.stringify(selector)});
      element.scrollIntoView({ block: "center", behavior: "instant" });
    let arrived = false;
      content.addEventListener("click", () => { arrived = true; }, { capture: true, once: true });
      let frames = 0;
      const click = () => {
        const { left, top, width, height } = element.getBoundingClientRect();
        if (width === 0 || height === 0) return reply({ error: "Not visible: " + ${JSON.stringify(selector)} });
        for (const type of ["mousemove", "mousedown", "mouseup"]) {
          content.synthesizeMouseEvent(type, left + width / 2, top + height / 2,
            { button: 0, clickCount: 1, inputSource: content.MouseEvent.MOZ_SOURCE_MOUSE }, {});
        }
        // Firefox ignores what comes before the popup can be seen.
        if (arrived) return reply({ value: null });
        if (++frames > 100) return reply({ error: "No click arrived at " + ${JSON.stringify(selector)} });
        content.requestAnimationFrame(click);
      };
      content.requestAnimationFrame(click);
    `);
}

async function screenshot(chrome: Chrome, find: string, path: string): Promise<void> {
  const size = await inFrame(
    chrome,
    find,
    () => ({ width: innerWidth, height: Math.max(innerHeight, document.documentElement.scrollHeight) }),
    [],
  );
  const url = await chrome(async (find: string, { width, height }: { width: number; height: number }) => {
    const it = new Function(`return ${find};`)() as XulBrowser;
    const all = new DOMRect(0, 0, width, height);
    const bitmap = await it.browsingContext.currentWindowGlobal.drawSnapshot(all, 1, "white");
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext("2d")!.drawImage(bitmap, 0, 0);
    const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
    return btoa(Array.from(bytes, (it) => String.fromCharCode(it)).join(""));
  }, find, size);
  await writeFile(path, Buffer.from(url, "base64"));
}

function openedOwn(chrome: Chrome, url: string): OwnPage {
  const findTab = `gBrowser.tabs.find((it) => it.linkedBrowser.currentURI?.spec.startsWith(${JSON.stringify(url)}))`;
  const find = `${findTab}.linkedBrowser`;
  return {
    evaluate: (work, ...args) => inFrame(chrome, find, work, args),
    click: (selector) => click(chrome, find, selector),
    moveMouse: (x, y) =>
      inFrame(chrome, find, null, [], `
        for (const step of [8, 4, 0]) {
          content.synthesizeMouseEvent("mousemove", ${x} - step, ${y},
            { button: 0, inputSource: content.MouseEvent.MOZ_SOURCE_MOUSE }, {});
        }
        reply({ value: null });
      `),
    press: (key) => pressKey(chrome, key),
    resize: (width, height) => resize(chrome, find, width, height),
    screenshot: (path) => screenshot(chrome, find, path),
    bringToFront: () =>
      chrome((findTab: string) => {
        gBrowser.selectedTab = new Function(`return ${findTab};`)();
      }, findTab),
  };
}

/** Keys that come from the browser's own window pass its key table, as those of the keyboard do. */
function pressKeys(modifiers: string[], key: string, keyCode: number): void {
  const processor = Cc["@mozilla.org/text-input-processor;1"].createInstance(Ci.nsITextInputProcessor);
  processor.beginInputTransactionForTests(window);
  const held = modifiers.map((it) => new KeyboardEvent("", { key: it, code: `${it}Left` }));
  const main = new KeyboardEvent("", { key, code: key.length === 1 ? `Key${key}` : key, keyCode });
  for (const it of [...held, main]) processor.keydown(it);
  for (const it of [main, ...held.reverse()]) processor.keyup(it);
}

/** Runs a function in the browser's own window. */
type Chrome = <A extends unknown[], T>(work: (...args: A) => T | Promise<T>, ...args: A) => Promise<T>;

/** The little that is used of the browser's own objects. */
interface XulBrowser extends Element {
  currentURI?: { spec: string };
  webProgress?: { isLoadingDocument: boolean };
  browsingContext: {
    mediumOverride: string;
    currentWindowGlobal: {
      drawSnapshot(rect: DOMRect, scale: number, background: string): Promise<ImageBitmap>;
    };
  };
}
declare const WebExtensionPolicy: { getByID(id: string): { extension: any; mozExtensionHostname: string } | null };
declare const gBrowser: {
  tabs: { linkedBrowser: XulBrowser }[];
  selectedTab: unknown;
  selectedBrowser: XulBrowser;
  addTab(url: string, options: object): unknown;
  removeTab(tab: unknown): void;
};
declare const Services: { scriptSecurityManager: { getSystemPrincipal(): unknown } };
declare const Cc: Record<string, any>;
declare const Ci: { nsITextInputProcessor: unknown };
declare const SidebarController: { isOpen: boolean; hide(): void };
declare const ChromeUtils: { importESModule(url: string): any };

interface RemoteValue {
  value?: any;
}

/** Puppeteer keeps its connection to itself; raw BiDi commands go through it. */
async function send(browser: Browser, method: string, params: object): Promise<any> {
  const { connection } = browser as unknown as {
    connection: { send(method: string, params: object): Promise<{ result: unknown }> };
  };
  return (await connection.send(method, params)).result;
}

function contextId(page: Page): string {
  return (page.mainFrame() as unknown as { _id: string })._id;
}

/**
 * For good, as readers have it: what is installed temporarily takes the reader's choices along when the browser closes.
 * A browser that insists on signatures gets it temporarily.
 */
async function install(browser: Browser, directory: string): Promise<string> {
  const value = (await zipDirectory(directory)).toString("base64");
  const extensionData = { type: "base64", value };
  try {
    const { extension } = await send(browser, "webExtension.install", { extensionData, "moz:permanent": true });
    return extension;
  } catch {
    return browser.installExtension(directory);
  }
}

async function call(
  browser: Browser,
  context: string,
  functionDeclaration: string,
  args: object[],
): Promise<RemoteValue> {
  const reply = await send(browser, "script.callFunction", {
    functionDeclaration,
    arguments: args,
    target: { context },
    awaitPromise: true,
    // Closed roots are handed out to who asks for them by name.
    serializationOptions: { includeShadowTree: "all", maxDomDepth: 1 },
  });
  if (reply.type === "exception") throw new Error(reply.exceptionDetails.text);
  return reply.result;
}

async function chromeContext(browser: Browser): Promise<Chrome> {
  const { contexts } = await send(browser, "browsingContext.getTree", { "moz:scope": "chrome", maxDepth: 0 });
  const { context } = contexts[0];
  return async (work, ...args) =>
    parse((await call(browser, context, `() => ${expression(work, args)}`, [])).value);
}

const findBackground = (extensionId: string) =>
  `[...WebExtensionPolicy.getByID(${JSON.stringify(extensionId)}).extension.views]
    .find((it) => it.viewType === "background").xulBrowser`;

const findTab = (page: Page) =>
  `ChromeUtils.importESModule("chrome://remote/content/shared/NavigableManager.sys.mjs")
    .NavigableManager.getBrowsingContextById(${JSON.stringify(contextId(page))}).embedderElement`;

/**
 * Runs `work` in the page that the browser element found by `find` shows, with that page's rights,
 * whatever its content policy; or, without `work`, runs `privileged` beside it with the browser's.
 */
async function inFrame<A extends unknown[], T>(
  chrome: Chrome,
  find: string,
  work: ((...args: A) => T | Promise<T>) | null,
  args: A,
  privileged = "",
): Promise<T> {
  const inPage =
    work === null
      ? privileged
      : `const sandbox = Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false, sameZoneAs: content });
         Cu.exportFunction((json) => reply({ json }), sandbox, { defineAs: "__done" });
         Cu.exportFunction((error) => reply({ error }), sandbox, { defineAs: "__failed" });
         Cu.evalInSandbox(${JSON.stringify(
           `${expression(work, args)}.then(__done, (error) => __failed(String(error)))`,
         )}, sandbox);`;
  const script = (message: string) =>
    `(() => {
       const reply = (it) => sendAsyncMessage(${JSON.stringify(message)}, it);
       try { ${inPage} } catch (error) { reply({ error: String(error) }); }
     })()`;
  const message = `sayswho-test:${Math.random()}`;
  const reply = await chrome(
    (find: string, message: string, script: string) => {
      const browser = new Function(`return ${find};`)();
      if (!browser) throw new Error(`Nothing there: ${find}`);
      const manager = browser.messageManager;
      return new Promise<{ json?: string; value?: unknown; error?: string }>((resolve) => {
        manager.addMessageListener(message, function listener({ data }: { data: { error?: string } }) {
          manager.removeMessageListener(message, listener);
          resolve(data);
        });
        manager.loadFrameScript(`data:application/javascript;charset=utf-8,${encodeURIComponent(script)}`, false);
      });
    },
    find,
    message,
    script(message),
  );
  if (reply.error !== undefined) throw new Error(reply.error);
  return (work === null ? reply.value : parse(reply.json)) as T;
}
