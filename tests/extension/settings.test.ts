import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DEFAULTS,
  type Settings,
  isPaused,
  parseSettings,
  siteIn,
  withChange,
  withPhrase,
  withRule,
  withSite,
} from "../../extension/shared/settings.ts";

const ON = { on: true, rulesOff: [] };
const OFF = { on: false, rulesOff: [] };

test("an empty store is no damage", () => assert.deepEqual(parseSettings(undefined), { settings: DEFAULTS, damaged: false }));

for (const stored of [null, "on", [], {}, { version: 3 }, { version: 1 }, { version: 1, sites: ["example.org"] }]) {
  test(`a store that holds ${JSON.stringify(stored)} is damaged and falls back to the defaults`, () =>
    assert.deepEqual(parseSettings(stored), { settings: DEFAULTS, damaged: true }));
}

test("version 1 is brought up to date, which is no damage", () => {
  const { settings, damaged } = parseSettings({ version: 1, sites: { "example.org": true, "news.example.org": false } });
  assert.deepEqual(settings, { ...DEFAULTS, sites: { "example.org": ON, "news.example.org": OFF } });
  assert.equal(damaged, false);
});

const CHOSEN: Settings = {
  version: 2,
  mode: "all",
  sites: { "[::1]": ON, "127.0.0.1": OFF, localhost: { on: true, rulesOff: ["rumour", "vague-source"] } },
  sensitivity: "all",
  rulesOff: ["staged-event"],
  phrasesOff: [{ phrase: "Critics say" }, { phrase: "staged", rule: "staged-event" }],
  pausedUntil: 1_700_000_000_000,
  looks: { strength: "clear", familyColours: false },
  sync: true,
};

test("what was chosen is read as it was kept", () => {
  assert.deepEqual(parseSettings(structuredClone(CHOSEN)), { settings: CHOSEN, damaged: false });
});

for (const [name, bad] of Object.entries({
  mode: "some",
  sites: [],
  sensitivity: 7,
  rulesOff: "none",
  phrasesOff: null,
  pausedUntil: "noon",
  looks: "nice",
  sync: 1,
})) {
  test(`where ${name} is damaged it falls back alone`, () => {
    const { settings, damaged } = parseSettings({ ...CHOSEN, [name]: bad });
    assert.deepEqual(settings, { ...CHOSEN, [name]: DEFAULTS[name as keyof Settings] });
    assert.equal(damaged, true);
  });
}

test("damaged entries are left out, the others stay", () => {
  const damaged = parseSettings({
    ...CHOSEN,
    sites: { "example.org": ON, "bad host": ON, "a/b": ON, "": ON, "c.org": true, "d.org": { on: 1, rulesOff: [] } },
    rulesOff: ["rumour", "rumour", "no-such-rule", 7],
    phrasesOff: [{ phrase: "Critics say" }, { phrase: "" }, { phrase: " x" }, { phrase: 7 }, { phrase: "x", rule: "y" }, null],
  });
  assert.equal(damaged.damaged, true);
  assert.deepEqual(damaged.settings.sites, { "example.org": ON });
  assert.deepEqual(damaged.settings.rulesOff, ["rumour"]);
  assert.deepEqual(damaged.settings.phrasesOff, [{ phrase: "Critics say" }]);
});

test("the defaults cannot be changed through what was read", () => {
  parseSettings(undefined).settings.sites["example.org"] = ON;
  assert.deepEqual(DEFAULTS.sites, {});
});

test("a change is made as a whole or not at all", () => {
  assert.deepEqual(withChange(DEFAULTS, { mode: "all", rulesOff: ["rumour"] }), { ...DEFAULTS, mode: "all", rulesOff: ["rumour"] });
  for (const bad of [{ mode: "some" }, { sites: { "bad host": ON } }, { mode: "all", rulesOff: ["no-such-rule"] }, { other: 1 }]) {
    assert.equal(withChange(DEFAULTS, bad as never), null);
  }
});

test("every site is off until it is switched on", () => {
  const settings = withSite(DEFAULTS, "example.org", { on: true });
  assert.equal(siteIn(DEFAULTS, "example.org").on, false);
  assert.equal(siteIn(settings, "example.org").on, true);
  assert.equal(siteIn(settings, "news.example.org").on, true);
  assert.equal(siteIn(settings, "example.com").on, false);
});

test("where all news pages are on, every site is on until it is switched off", () => {
  const all = { ...DEFAULTS, mode: "all" as const };
  const settings = withSite(all, "example.org", { on: false });
  assert.equal(siteIn(all, "example.org").on, true);
  assert.equal(siteIn(settings, "news.example.org").on, false);
  assert.equal(siteIn(settings, "example.com").on, true);
  assert.deepEqual(withSite(settings, "example.org", { on: true }).sites, {});
});

test("switching off what was never inherited leaves no entry behind", () => {
  const settings = withSite(withSite(DEFAULTS, "example.org", { on: true }), "example.org", { on: false });
  assert.deepEqual(settings.sites, {});
});

test("a subdomain can be switched off under a site that is on, and follows it again", () => {
  const site = withSite(DEFAULTS, "example.org", { on: true });
  const settings = withSite(site, "news.example.org", { on: false });
  assert.deepEqual(settings.sites, { "example.org": ON, "news.example.org": OFF });
  assert.equal(siteIn(settings, "live.news.example.org").on, false);
  assert.deepEqual(withSite(settings, "news.example.org", { on: true }).sites, { "example.org": ON });
});

test("a subdomain that leaves a rule out keeps what it had from above", () => {
  const above = withSite(DEFAULTS, "example.org", { on: true, rulesOff: ["rumour"] });
  const { rulesOff } = siteIn(above, "news.example.org");
  const settings = withSite(above, "news.example.org", { rulesOff: withRule(rulesOff, "vague-source", true) });
  assert.deepEqual(settings.sites["news.example.org"], { on: true, rulesOff: ["rumour", "vague-source"] });
  assert.deepEqual(withSite(settings, "news.example.org", { rulesOff }).sites, above.sites);
});

test("a rule is listed once, and taken off the list again", () => {
  assert.deepEqual(withRule(["rumour"], "rumour", true), ["rumour"]);
  assert.deepEqual(withRule(["rumour", "vague-source"], "rumour", false), ["vague-source"]);
});

test("a phrase is listed once for each rule, whatever its case and white space, and taken off again", () => {
  const one = withPhrase(DEFAULTS, { phrase: "Critics say" }, true);
  const two = withPhrase(one, { phrase: "critics say", rule: "rumour" }, true);
  assert.deepEqual(withPhrase(two, { phrase: "CRITICS  say" }, true).phrasesOff, [
    { phrase: "critics say", rule: "rumour" },
    { phrase: "CRITICS  say" },
  ]);
  assert.deepEqual(withPhrase(two, { phrase: "critics SAY" }, false).phrasesOff, [{ phrase: "critics say", rule: "rumour" }]);
});

test("a pause ends by itself", () => {
  assert.equal(isPaused({ pausedUntil: null }, 5), false);
  assert.equal(isPaused({ pausedUntil: 6 }, 5), true);
  assert.equal(isPaused({ pausedUntil: 5 }, 5), false);
});
