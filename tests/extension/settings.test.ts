import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULTS, isOn, parseSettings, withSite } from "../../extension/shared/settings.ts";

for (const stored of [
  undefined,
  null,
  "on",
  [],
  {},
  { version: 2, sites: { "example.org": true } },
  { version: 1 },
  { version: 1, sites: ["example.org"] },
]) {
  test(`a store that holds ${JSON.stringify(stored)} falls back to the defaults`, () =>
    assert.deepEqual(parseSettings(stored), DEFAULTS));
}

test("damaged entries are left out, the others stay", () => {
  const sites = { "example.org": true, "news.example.org": false, "bad host": true, "a/b": true, "": true, "c.org": "yes" };
  assert.deepEqual(parseSettings({ version: 1, sites }).sites, { "example.org": true, "news.example.org": false });
});

test("addresses are kept", () => {
  const sites = { "[::1]": true, "127.0.0.1": true, localhost: true };
  assert.deepEqual(parseSettings({ version: 1, sites }).sites, sites);
});

test("the defaults cannot be changed through what was read", () => {
  parseSettings(undefined).sites["example.org"] = true;
  assert.deepEqual(DEFAULTS.sites, {});
});

test("every site is off until it is switched on", () => {
  const on = withSite(DEFAULTS, "example.org", true);
  assert.equal(isOn(DEFAULTS, "example.org"), false);
  assert.equal(isOn(on, "example.org"), true);
  assert.equal(isOn(on, "news.example.org"), true);
  assert.equal(isOn(on, "example.com"), false);
});

test("switching off what was never inherited leaves no entry behind", () => {
  const off = withSite(withSite(DEFAULTS, "example.org", true), "example.org", false);
  assert.deepEqual(off.sites, {});
});

test("a subdomain can be switched off under a site that is on, and follows it again", () => {
  const site = withSite(DEFAULTS, "example.org", true);
  const off = withSite(site, "news.example.org", false);
  assert.deepEqual(off.sites, { "example.org": true, "news.example.org": false });
  assert.equal(isOn(off, "live.news.example.org"), false);
  assert.deepEqual(withSite(off, "news.example.org", true).sites, { "example.org": true });
});
