import assert from "node:assert/strict";
import { test } from "node:test";
import { manifest } from "../../extension/manifest.ts";

const icons: Record<number, unknown> = {};
const badges: Record<number, string> = {};

Object.assign(globalThis, {
  chrome: {
    action: {
      setIcon: async ({ tabId, path }: { tabId: number; path: unknown }) => void (icons[tabId] = path),
      setBadgeText: async ({ tabId, text }: { tabId: number; text: string }) => void (badges[tabId] = text),
      setBadgeBackgroundColor: async () => {},
      setBadgeTextColor: async () => {},
    },
  },
});

const { clearBadge, showBadge } = await import("../../extension/background/badge.ts");

const read = { state: "read", marks: { unattributed: 2, staging: 1 }, claims: 4, opinion: null, hidden: false } as const;

test("where a site is on the icon has its colour and the count", async () => {
  await showBadge(1, read);
  assert.deepEqual(icons[1], { 16: "/icons/16.png", 32: "/icons/32.png" });
  assert.equal(badges[1], "3");
});

test("where it is off the icon is grey again and nothing is counted, as where it never was on", async () => {
  await showBadge(2, read);
  await clearBadge(2);
  const grey = { 16: "/icons/off-16.png", 32: "/icons/off-32.png" };
  assert.deepEqual(icons[2], grey);
  assert.equal(badges[2], "");
  for (const browser of ["chromium", "firefox"] as const) {
    const { default_icon: first } = manifest(browser, "1.2.3")["action"] as { default_icon: Record<number, string> };
    assert.deepEqual(Object.values(first).map((it) => `/${it}`), Object.values(grey));
  }
});
