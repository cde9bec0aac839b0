import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { DEFAULTS, type Settings } from "../../extension/shared/settings.ts";
import { formatSettings } from "../../extension/shared/settings-file.ts";

/** As much of the browser as `sync` asks for: three stores, of which one refuses what is too large, as the browsers do. */
type Store = Record<string, unknown>;
const stores: Record<"local" | "session" | "sync", Store> = { local: {}, session: {}, sync: {} };
let refuses = false;

const area = (name: keyof typeof stores) => ({
  get: async (key: string | null) => structuredClone(key === null ? stores[name] : { [key]: stores[name][key] }),
  set: async (items: Store) => {
    for (const [key, value] of Object.entries(items)) {
      const bytes = Buffer.byteLength(key + JSON.stringify(value));
      if (name === "sync" && (refuses || bytes > 8_192)) {
        throw new Error("QUOTA_BYTES_PER_ITEM quota exceeded");
      }
      stores[name][key] = structuredClone(value);
    }
  },
  remove: async (key: string) => void delete stores[name][key],
});
Object.assign(globalThis, { chrome: { storage: { local: area("local"), session: area("session"), sync: area("sync") } } });

const { merge, reconcile } = await import("../../extension/background/sync.ts");
const store = await import("../../extension/background/store.ts");

const ON = { on: true, rulesOff: [] };
const OFF = { on: false, rulesOff: [] };
const file = (changes: Partial<Settings>) => formatSettings({ ...DEFAULTS, ...changes });
const kept = () => stores.local["settings"] as Settings;
const agree = () => reconcile(async (how) => (await store.change(how)).after);

/** A device with its own store; what is carried is common to all. */
function device(settings: Partial<Settings>): Store {
  return { settings: { ...DEFAULTS, sync: true, ...settings } };
}

beforeEach(() => {
  stores.local = {};
  stores.session = {};
  stores.sync = {};
  refuses = false;
});

test("what one side changed since they agreed wins", () => {
  const base = file({ sites: { "a.example": ON, "b.example": ON, "c.example": ON }, rulesOff: ["rumour"] });
  const ours = file({ sites: { "a.example": OFF, "b.example": ON, "d.example": ON }, rulesOff: ["rumour", "vague-source"] });
  const theirs = file({ mode: "all", sites: { "a.example": ON, "c.example": ON, "e.example": ON }, rulesOff: [] });
  assert.equal(
    merge(base, ours, theirs),
    file({ mode: "all", sites: { "a.example": OFF, "d.example": ON, "e.example": ON }, rulesOff: ["vague-source"] }),
  );
});

test("where both changed the same, this device's choice stays", () => {
  const [base, ours, theirs] = [ON, OFF, { on: true, rulesOff: ["rumour" as const] }].map((it) => file({ sites: { "a.example": it } }));
  assert.equal(merge(base!, ours!, theirs!), ours);
});

test("settings that are not to travel do not", async () => {
  stores.local = device({ sync: false, sites: { "a.example": ON } });
  await agree();
  assert.deepEqual(stores.sync, {});
});

test("two devices come to have the choices of both, and a removal travels too", async () => {
  const [first, second] = [device({ sites: { "a.example": ON } }), device({ sites: { "b.example": OFF }, mode: "all" })];
  for (const it of [first, second, first]) {
    stores.local = it;
    await agree();
  }
  for (const it of [first, second]) {
    assert.deepEqual((it["settings"] as Settings).sites, { "a.example": ON, "b.example": OFF });
    assert.equal((it["settings"] as Settings).mode, "all");
  }
  (first["settings"] as Settings).sites = { "b.example": OFF };
  for (const it of [first, second]) {
    stores.local = it;
    await agree();
  }
  assert.deepEqual(kept().sites, { "b.example": OFF });
});

test("a list that is too long for one item goes in pieces, and comes back whole", async () => {
  const sites = Object.fromEntries(Array.from({ length: 1_500 }, (_, it) => [`paper-${it}.example`, ON]));
  stores.local = device({ sites });
  await agree();
  assert.ok(Object.keys(stores.sync).length > 20);
  stores.local = device({});
  await agree();
  assert.equal(Object.keys(kept().sites).length, 1_500);
});

test("a part of the text is not taken for the whole", async () => {
  stores.local = device({ sites: { "a.example": ON } });
  await agree();
  stores.sync["piece-0"] = String(stores.sync["piece-0"]).replace("site a.example on\n", "");
  await agree();
  assert.deepEqual(kept().sites, { "a.example": ON });
});

test("what is too much, or refused, stays on the device as it is, and is said", async () => {
  const sites = Object.fromEntries(Array.from({ length: 5_000 }, (_, it) => [`a-paper-of-some-town-${it}.example`, ON]));
  stores.local = device({ sites });
  await agree();
  assert.equal(stores.session["sync-problem"], true);
  assert.equal(Object.keys(kept().sites).length, 5_000);

  stores.local = device({});
  refuses = true;
  await agree();
  assert.equal(stores.session["sync-problem"], true);
  refuses = false;
  await agree();
  assert.ok(!("sync-problem" in stores.session));
});
