export type Browser = "chromium" | "firefox";

/** The manifest of each browser. Each refuses or warns of the other's keys, so there are two. */
export function manifest(
  browser: Browser,
  version: string,
  { testHosts = false }: { testHosts?: boolean } = {},
): Record<string, unknown> {
  return {
    manifest_version: 3,
    name: "__MSG_name__",
    description: "__MSG_description__",
    version,
    default_locale: "en",
    icons: icons(16, 32, 48, 128),
    action: {
      default_title: "__MSG_name__",
      default_popup: "popup/popup.html",
      // A tab whose site is on gets the coloured one.
      default_icon: { 16: "icons/off-16.png", 32: "icons/off-32.png" },
    },
    permissions: [
      "activeTab",
      "alarms",
      "contextMenus",
      "scripting",
      ...(browser === "chromium" ? ["sidePanel"] : []),
      "storage",
    ],
    options_ui: { page: "options/options.html", open_in_tab: true },
    optional_host_permissions: ["*://*/*"],
    // The prompt for an optional host cannot be answered in a headless Chromium.
    ...(testHosts && { host_permissions: ["*://*/*"] }),
    content_security_policy: { extension_pages: CONTENT_SECURITY_POLICY },
    // Letters that begin none of Firefox's menus: Alt opens those with Shift held too, and no command hears of it.
    commands: {
      "next-mark": command("Alt+Shift+J", "__MSG_commandNext__"),
      "previous-mark": command("Alt+Shift+K", "__MSG_commandPrevious__"),
      "open-card": command("Alt+Shift+L", "__MSG_commandOpen__"),
      "toggle-site": command("Alt+Shift+W", "__MSG_commandToggle__"),
    },
    ...ONLY[browser],
  };
}

/** `connect-src` lets the background fetch its own module, which is all that is ever fetched. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self'";

const PANEL = "panel/panel.html";

const ONLY = {
  chromium: {
    // 129 is the first with scheduler.yield, the newest API in use.
    minimum_chrome_version: "129",
    background: { service_worker: "background.js", type: "module" },
    side_panel: { default_path: PANEL },
  },
  firefox: {
    background: { scripts: ["background.js"], type: "module" },
    // Opened by the reader, never by itself.
    sidebar_action: {
      default_title: "__MSG_panelTitle__",
      default_panel: PANEL,
      default_icon: icons(16, 32),
      open_at_install: false,
    },
    browser_specific_settings: {
      gecko: {
        id: "sayswho@sayswho.example",
        // 149 is the first that underlines custom highlights.
        strict_min_version: "149.0",
        data_collection_permissions: { required: ["none"] },
      },
    },
  },
} satisfies Record<Browser, Record<string, unknown>>;

function icons(...sizes: number[]): Record<string, string> {
  return Object.fromEntries(sizes.map((size) => [size, `icons/${size}.png`]));
}

function command(key: string, description: string): Record<string, unknown> {
  return { suggested_key: { default: key }, description };
}
