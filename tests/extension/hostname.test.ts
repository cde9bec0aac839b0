import assert from "node:assert/strict";
import { test } from "node:test";
import { isBroaderThan, matchPattern, nearestListed, siteOf, toBroaderHostname } from "../../extension/shared/hostname.ts";

for (const [url, site] of [
  ["https://www.example.org/news?id=1", "example.org"],
  ["http://news.example.org:8080/", "news.example.org"],
  ["https://www.org/", "www.org"],
  ["https://WWW.Example.ORG/", "example.org"],
  ["http://localhost:3000/a", "localhost"],
  ["http://127.0.0.1/a", "127.0.0.1"],
  ["http://[::1]/a", "[::1]"],
  ["https://bücher.example/", "xn--bcher-kva.example"],
  ["chrome://extensions/", null],
  ["about:blank", null],
  ["file:///home/reader/page.html", null],
  ["moz-extension://0000/popup.html", null],
  ["not an address", null],
  [undefined, null],
] as const) {
  test(`the site of ${url} is ${site}`, () => assert.equal(siteOf(url), site));
}

for (const [hostname, broader] of [
  ["a.news.example.org", "news.example.org"],
  ["example.org", "org"],
  ["org", null],
  ["localhost", null],
  ["10.0.0.1", null],
  ["[::1]", null],
] as const) {
  test(`${hostname} broadens to ${broader}`, () => assert.equal(toBroaderHostname(hostname), broader));
}

test("the nearest listed ancestor decides", () => {
  const entries = { "example.org": true, "news.example.org": false };
  assert.equal(nearestListed("example.org", entries), true);
  assert.equal(nearestListed("sport.example.org", entries), true);
  assert.equal(nearestListed("news.example.org", entries), false);
  assert.equal(nearestListed("live.news.example.org", entries), false);
  assert.equal(nearestListed("notexample.org", entries), undefined);
  assert.equal(nearestListed("constructor", {}), undefined);
});

test("a host is broader than what is below it, and nothing else", () => {
  assert.equal(isBroaderThan("example.org", "news.example.org"), true);
  assert.equal(isBroaderThan("example.org", "example.org"), false);
  assert.equal(isBroaderThan("example.org", "notexample.org"), false);
  assert.equal(isBroaderThan("0.0.1", "10.0.0.1"), false);
});

for (const [hostname, pattern] of [
  ["example.org", "*://*.example.org/*"],
  ["localhost", "*://localhost/*"],
  ["192.168.0.1", "*://192.168.0.1/*"],
  ["[::1]", "*://[::1]/*"],
] as const) {
  test(`the pattern of ${hostname} is ${pattern}`, () => assert.equal(matchPattern(hostname), pattern));
}
