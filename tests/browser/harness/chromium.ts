// Chromium over the DevTools protocol.

import puppeteer, { type Browser, type KeyInput, type Page, type Target } from "puppeteer-core";
import { clickPanel } from "./popup.ts";
import { type Driver, expression, functionText, type LaunchOptions, type OwnPage, parse, type Popup } from "./reader.ts";
import { until } from "./until.ts";

/** Where nothing listens: what the browser would ask of its maker's services goes nowhere, unseen by the proxy. */
const NOWHERE = "http://127.0.0.1:1/";

/** Each switch keeps the browser from asking the network on its own account. */
const QUIET = [
  "--disable-background-networking",
  "--disable-domain-reliability",
  "--disable-field-trial-config",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
  "--no-pings",
  "--disable-features=AutofillServerCommunication,HttpsUpgrades,NetworkTimeServiceQuerying",
  `--component-updater=disable-pings,url-source=${NOWHERE}`,
  `--gaia-url=${NOWHERE}`,
  `--google-apis-url=${NOWHERE}`,
  `--google-url=${NOWHERE}`,
  `--lso-url=${NOWHERE}`,
  `--oauth-account-manager-url=${NOWHERE}`,
];

/** More than what the browser shows above and below a page, in pixels. */
const BARS = 200;

/** What the content script leaves in its own world. The tests that look for its absence look for its presence first. */
const WORLD_GLOBAL = "saysWho";

export async function launchChromium(options: LaunchOptions): Promise<Driver> {
  const browser = await puppeteer.launch({
    executablePath: options.executable ?? "/usr/bin/chromium",
    headless: options.headless,
    userDataDir: options.profile,
    defaultViewport: options.headless ? { width: 1000, height: 800 } : null,
    // Extensions can be loaded over the pipe only. Branded Chrome accepts this way too.
    pipe: true,
    enableExtensions: true,
    // A person who looks on is spared the bar that tells of automation.
    ...(options.headless ? {} : { ignoreDefaultArgs: ["--enable-automation"] }),
    args: [
      ...QUIET,
      "--disable-gpu",
      "--window-size=1000,900",
      // The screen that is taken for granted is so low that a popup gets a bar to scroll it.
      "--screen-info={1280x4096}",
      ...(options.proxy === undefined
        ? []
        : [
            `--proxy-server=${options.proxy.host}:${options.proxy.port}`,
            // By default loopback addresses go past the proxy.
            "--proxy-bypass-list=<-loopback>",
          ]),
      ...(options.darkMode ? ["--force-dark-mode"] : []),
      ...(options.forcedColours ? ["--force-high-contrast"] : []),
      ...(options.reducedMotion ? ["--force-prefers-reduced-motion"] : []),
      ...(options.rightToLeft ? ["--force-ui-direction=rtl"] : []),
      // The sandbox refuses to run as root, which is what containers give.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  });
  try {
    return await drive(browser, options.extension);
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function drive(browser: Browser, extension: string): Promise<Driver> {
  const extensionId = await browser.installExtension(extension);
  const origin = `chrome-extension://${extensionId}`;

  /** The workers of the extension's former lives: puppeteer keeps them in its list after a reload. */
  const former = new Set<Target>();
  const isWorker = (target: Target) => target.type() === "service_worker" && target.url().startsWith(`${origin}/`);
  const isBackground = (target: Target) => isWorker(target) && !former.has(target);
  const worker = async () => {
    const target = await browser.waitForTarget(isBackground, { timeout: 8_000 });
    return (await target.worker())!;
  };
  await worker();
  const isPopup = (target: Target) => /^\/(popup|panel)\//.test(target.url().slice(origin.length));
  const isOwn = (path: string) => (target: Target) =>
    target.type() === "page" && target.url().startsWith(`${origin}/${path}`) && !isPopup(target);

  const openPopup = async (page: Page): Promise<Popup> => {
    await page.bringToFront();
    const before = new Set(browser.targets());
    const extension = (await browser.extensions()).get(extensionId);
    await page.triggerExtensionAction(extension!);
    const target = await browser.waitForTarget(
      (it) => !before.has(it) && it.url().startsWith(`${origin}/`) && !isWorker(it),
      { timeout: 8_000 },
    );
    return openedPopup(await loaded(target));
  };

  return {
    browser,
    extensionId,
    openPopup,

    openOwn: async (path) => {
      const open = await browser.waitForTarget(isOwn(path), { timeout: 1 }).catch(() => null);
      const page = (await open?.page()) ?? (await browser.newPage());
      await page.bringToFront();
      if (open === null) await page.goto(`${origin}/${path}`);
      return openedOwn(page);
    },

    countOwn: async (path) => browser.targets().filter(isOwn(path)).length,

    closeOwn: async () => {
      for (const it of browser.targets().filter(isOwn(""))) await (await it.page())?.close();
    },

    openPanel: async (page) => {
      await clickPanel(await openPopup(page));
      const target = await browser.waitForTarget((it) => it.url().startsWith(`${origin}/panel/`), { timeout: 8_000 });
      return openedPopup(await loaded(target), async (height) => {
        await browser.setWindowBounds(await page.windowId(), { height: height + BARS });
      });
    },

    closePopups: async () => {
      for (const target of browser.targets()) {
        if (isPopup(target)) await (await target.asPage()).close();
      }
    },

    inBackground: async (work, ...args) => parse(await (await worker()).evaluate(expression(work, args))),

    stopBackground: async () => {
      // A page may need it and wake another one at once, so it is this one's end that is waited for.
      const target = await browser.waitForTarget(isBackground, { timeout: 8_000 });
      const running = (await target.worker())!;
      // One that is still starting does not hear that it is to end.
      await running.evaluate("0");
      // One that is answering a page just then does not hear it either, and is told again.
      await until("the service worker to end", async () => {
        if (!browser.targets().includes(target)) return true;
        await running.close().catch(() => {});
        return !browser.targets().includes(target);
      });
    },

    reloadExtension: async () => {
      const target = await browser.waitForTarget(isBackground, { timeout: 8_000 });
      former.add(target);
      await browser.installExtension(extension);
      await worker();
    },

    // Keys sent over the protocol reach the page only, not the browser's own key table: this is what the key would do.
    runCommand: async (page, command) => {
      await page.bringToFront();
      await (await worker()).evaluate(
        `chrome.tabs.query({ active: true, lastFocusedWindow: true })
          .then(([tab]) => chrome.commands.onCommand.dispatch(${JSON.stringify(command)}, tab))`,
      );
    },

    // The menu itself is the system's, which no protocol reaches: this is what choosing would do.
    chooseMenuItem: async (page, id) => {
      await page.bringToFront();
      await (await worker()).evaluate(
        `chrome.tabs.query({ active: true, lastFocusedWindow: true })
          .then(([tab]) => chrome.contextMenus.onClicked.dispatch({ menuItemId: ${JSON.stringify(id)} }, tab))`,
      );
    },

    setMedium: (page, medium) => page.emulateMediaType(medium),

    // The tests' manifest insists on the hosts of their pages, which only the reader can withhold, and only all of them.
    takeBack: async () => {
      const page = await browser.newPage();
      await page.goto("chrome://extensions");
      await page.evaluate(
        `new Promise((done) => chrome.developerPrivate.updateExtensionConfiguration(
          { extensionId: ${JSON.stringify(extensionId)}, hostAccess: "ON_CLICK" }, done))`,
      );
      await page.close();
    },

    inClosedRoot: async (page, selector, work, ...args) => {
      const protocol = await page.createCDPSession();
      try {
        const { root } = await protocol.send("DOM.getDocument");
        const { nodeId } = await protocol.send("DOM.querySelector", { nodeId: root.nodeId, selector });
        if (nodeId === 0) return undefined;
        const { node } = await protocol.send("DOM.describeNode", { nodeId, pierce: true });
        const shadow = node.shadowRoots?.[0];
        if (shadow === undefined) return undefined;
        const { backendNodeId } = shadow;
        const { object } = await protocol.send("DOM.resolveNode", { backendNodeId });
        const { result, exceptionDetails } = await protocol.send("Runtime.callFunctionOn", {
          objectId: object.objectId!,
          functionDeclaration: `function () { return (${functionText(work, args)})(this); }`,
          awaitPromise: true,
          returnByValue: true,
        });
        if (exceptionDetails !== undefined) {
          throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        }
        return parse(result.value);
      } finally {
        await protocol.detach();
      }
    },

    countInjectedWorlds: async (page) => {
      const protocol = await page.createCDPSession();
      const worlds: number[] = [];
      protocol.on("Runtime.executionContextCreated", ({ context }) => {
        if (context.origin === origin) worlds.push(context.id);
      });
      // Enabling reports every world that exists before it answers.
      await protocol.send("Runtime.enable");
      let injected = 0;
      for (const contextId of worlds) {
        // A reloaded tab keeps a world of ours from before, empty until a script runs in it.
        const expression = `"${WORLD_GLOBAL}" in globalThis`;
        const { result } = await protocol.send("Runtime.evaluate", { contextId, expression });
        if (result.value === true) injected += 1;
      }
      await protocol.detach();
      return injected;
    },

    close: () => browser.close(),
  };
}

/** The page in the place of the empty one that a popup or a panel begins with; until then it loses its frame once more. */
async function loaded(target: Target): Promise<Page> {
  const page = await target.asPage();
  await until("it to be loaded", () =>
    page.evaluate((url) => location.href.startsWith(url) && document.readyState === "complete", target.url()),
  );
  return page;
}

/** Makes its window so high that a page of this height has room in it. */
type Heighten = (height: number) => Promise<void>;

function openedPopup(page: Page, heighten: Heighten = async () => {}): Popup {
  return {
    evaluate: async (work, ...args) => parse(await page.evaluate(expression(work, args))),
    // A side panel is still sliding in when its document is loaded: a locator clicks what stands still.
    click: (selector) => page.locator(selector).setTimeout(8_000).click(),
    press: (key) => page.keyboard.press(key as KeyInput),
    isOpen: async () => !page.isClosed(),
    resize: (width, height) => page.setViewport({ width, height }),
    screenshot: async (path) => {
      const all = await page.evaluate(() => ({ width: innerWidth, height: document.documentElement.scrollHeight }));
      // What lies beyond the surface that it is drawn on would be painted as its beginning once more.
      await heighten(all.height);
      await page.setViewport(all);
      // Until the next frames are drawn a picture is of the window as it was, painted over and over.
      await page.screenshot();
      await page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
      await page.screenshot({ path: path as `${string}.png` });
    },
    close: () => page.close(),
  };
}

function openedOwn(page: Page): OwnPage {
  return {
    evaluate: async (work, ...args) => parse(await page.evaluate(expression(work, args))),
    click: (selector) => page.click(selector),
    moveMouse: (x, y) => page.mouse.move(x, y, { steps: 4 }),
    press: (key) => page.keyboard.press(key as KeyInput),
    resize: (width, height) => page.setViewport({ width, height }),
    screenshot: async (path) => {
      await page.screenshot({ path: path as `${string}.png`, fullPage: true });
    },
    bringToFront: () => page.bringToFront(),
  };
}
