import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

/** As much of the browser as `sites` asks for: two stores, permissions, registered scripts, no open tabs. */
const granted = new Set<string>();
const stores = { local: {} as Record<string, unknown>, session: {} as Record<string, unknown> };
let registered: { id: string }[] = [];

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
      registerContentScripts: async (scripts: { id: string }[]) => void (registered = scripts),
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
});

test("a site is on once it is wanted and may be read", async () => {
  await sites.want("a.example");
  assert.equal(await sites.isOn("a.example"), false);
  await grant("a.example");
  assert.equal(await sites.isOn("a.example"), true);
  assert.deepEqual(registered.map((it) => it.id), ["a.example"]);
});

test("a grant made elsewhere switches nothing on", async () => {
  await sites.want("a.example");
  await grant("b.example");
  assert.equal(await sites.isOn("a.example"), false);
  assert.equal(await sites.isOn("b.example"), false);
});

test("a site switched off stays off when it is granted again", async () => {
  await sites.want("a.example");
  await grant("a.example");
  await sites.want("a.example");
  await sites.switchSite("a.example", true);
  await sites.switchSite("a.example", false);
  await grant("a.example");
  assert.equal(await sites.isOn("a.example"), false);
  assert.deepEqual(registered, []);
});

test("what was refused is no longer wanted", async () => {
  await sites.want("a.example");
  await sites.want(null);
  await grant("a.example");
  assert.equal(await sites.isOn("a.example"), false);
});

test("a site that may no longer be read is off", async () => {
  await sites.want("a.example");
  await grant("a.example");
  granted.clear();
  await sites.onPermissionsRemoved();
  granted.add(pattern("a.example"));
  assert.equal(await sites.isOn("a.example"), false);
});

test("two switches at once both count", async () => {
  granted.add(pattern("a.example")).add(pattern("b.example"));
  await Promise.all([sites.switchSite("a.example", true), sites.switchSite("b.example", true)]);
  assert.deepEqual(registered.map((it) => it.id).sort(), ["a.example", "b.example"]);
});
