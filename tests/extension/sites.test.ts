import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

/** As much of the browser as `sites` asks for: two stores, permissions, registered scripts, no open tabs. */
const granted = new Set<string>();
const stores = { local: {} as Record<string, unknown>, session: {} as Record<string, unknown> };
let registered: { id: string; matches: string[]; excludeMatches: string[] }[] = [];
let alarm: number | null = null;

const area = (name: keyof typeof stores) => ({
  get: async (key: string) => structuredClone({ [key]: stores[name][key] }),
  set: async (items: Record<string, unknown>) => void Object.assign(stores[name], structuredClone(items)),
});

Object.assign(globalThis, {
  chrome: {
    storage: { local: area("local"), session: area("session") },
    permissions: { contains: async ({ origins }: { origins: string[] }) => origins.every((it) => granted.has(it)) },
    scripting: {
      unregisterContentScripts: async () => void (registered = []),
      registerContentScripts: async (scripts: typeof registered) => void (registered = scripts),
    },
    alarms: {
      clear: async () => void (alarm = null),
      create: async (_: string, { when }: { when: number }) => void (alarm = when),
    },
    tabs: { query: async () => [] },
  },
});

const sites = await import("../../extension/background/sites.ts");
const pattern = (site: string) => `*://*.${site}/*`;

/** What happens when the reader turns the switch and the browser's question is answered with yes. */
async function grant(site: string): Promise<void> {
  granted.add(pattern(site));
  await sites.onPermissionsAdded({ origins: [pattern(site)] });
}

beforeEach(() => {
  granted.clear();
  stores.local = {};
  stores.session = {};
  registered = [];
  alarm = null;
});

const isOn = async (site: string) => (await sites.statusOf(site)).on;
const ON = { on: true, rulesOff: [] };
const OFF = { on: false, rulesOff: [] };

test("a site is on once it is wanted and may be read", async () => {
  await sites.want("a.example");
  assert.equal(await isOn("a.example"), false);
  await grant("a.example");
  assert.equal(await isOn("a.example"), true);
  assert.deepEqual(registered.map((it) => it.id), ["a.example"]);
});

test("a grant made elsewhere switches nothing on", async () => {
  await sites.want("a.example");
  await grant("b.example");
  assert.equal(await isOn("a.example"), false);
  assert.equal(await isOn("b.example"), false);
});

test("a site switched off stays off when it is granted again", async () => {
  await sites.want("a.example");
  await grant("a.example");
  await sites.want("a.example");
  await sites.switchSite("a.example", true);
  await sites.switchSite("a.example", false);
  await grant("a.example");
  assert.equal(await isOn("a.example"), false);
  assert.deepEqual(registered, []);
});

test("what was refused is no longer wanted", async () => {
  await sites.want("a.example");
  await sites.want(null);
  await grant("a.example");
  assert.equal(await isOn("a.example"), false);
});

test("a site that may no longer be read is off but still chosen, and on again once it may", async () => {
  granted.add(pattern("a.example"));
  await sites.switchSite("a.example", true);
  granted.clear();
  await sites.onPermissionsRemoved();
  assert.deepEqual(await sites.statusOf("a.example"), { on: false, refused: true, pausedUntil: null });
  assert.deepEqual(await sites.statusOf("b.example"), { on: false, refused: false, pausedUntil: null });
  granted.add(pattern("a.example"));
  assert.deepEqual(await sites.statusOf("a.example"), { on: true, refused: false, pausedUntil: null });
});

test("where all news pages are on, one registration has every site that is not listed", async () => {
  await sites.change((settings) => ({
    ...settings,
    mode: "all",
    sites: { "a.example": OFF, "b.a.example": ON, "c.example": OFF },
  }));
  assert.deepEqual(
    registered.map(({ id, matches, excludeMatches }) => ({ id, matches, excludeMatches })),
    [
      { id: "*", matches: ["*://*/*"], excludeMatches: ["a.example", "b.a.example", "c.example"].map(pattern) },
      { id: "b.a.example", matches: [pattern("b.a.example")], excludeMatches: [] },
    ],
  );
});

test("while everything is paused nothing is registered, and an alarm ends it", async () => {
  await sites.switchSite("a.example", true);
  const soon = Date.now() + 60_000;
  await sites.change((settings) => ({ ...settings, pausedUntil: soon }));
  assert.equal(registered.length, 0);
  assert.equal(alarm, soon);
  assert.equal((await sites.statusOf("a.example")).pausedUntil, soon);

  await sites.change((settings) => ({ ...settings, pausedUntil: Date.now() - 1 }));
  await sites.onAlarm({ name: "resume", scheduledTime: 0, persistAcrossSessions: false });
  assert.deepEqual(registered.map((it) => it.id), ["a.example"]);
  assert.equal(alarm, null);
});

test("a damaged store is kept beside before anything is written over it", async () => {
  stores.local = { settings: { version: 2, mode: "some" } };
  await sites.switchSite("a.example", true);
  const kept = stores.local["settings-damaged"] as { at: number; stored: unknown };
  assert.deepEqual(kept.stored, { version: 2, mode: "some" });
  assert.ok(Math.abs(kept.at - Date.now()) < 60_000);
  await sites.switchSite("b.example", true);
  assert.deepEqual(stores.local["settings-damaged"], kept, "a sound store is no reason to overwrite it");
});

test("two switches at once both count", async () => {
  granted.add(pattern("a.example")).add(pattern("b.example"));
  await Promise.all([sites.switchSite("a.example", true), sites.switchSite("b.example", true)]);
  assert.deepEqual(registered.map((it) => it.id).sort(), ["a.example", "b.example"]);
});
