import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { type Browser, manifest } from "../../extension/manifest.ts";

const messages = JSON.parse(
  readFileSync(new URL("../../extension/_locales/en/messages.json", import.meta.url), "utf8"),
) as Record<string, { message: string }>;

for (const browser of ["chromium", "firefox"] satisfies Browser[]) {
  const made = manifest(browser, "1.2.3");

  test(`${browser}: nothing is asked for beyond what is promised`, () => {
    const panel = { chromium: ["sidePanel"], firefox: [] }[browser];
    assert.deepEqual(made["permissions"], ["activeTab", "alarms", "contextMenus", "scripting", ...panel, "storage"]);
    assert.deepEqual(made["optional_host_permissions"], ["*://*/*"]);
    for (const key of ["host_permissions", "content_scripts", "web_accessible_resources", "externally_connectable"]) {
      assert.ok(!(key in made), key);
    }
  });

  test(`${browser}: the extension's own pages load nothing from elsewhere`, () => {
    const { extension_pages: policy } = made["content_security_policy"] as { extension_pages: string };
    assert.match(policy, /^default-src 'none';/);
    const sources = policy.split(";").flatMap((it) => it.trim().split(" ").slice(1));
    assert.deepEqual([...new Set(sources)].sort(), ["'none'", "'self'", "'wasm-unsafe-eval'"]);
  });

  test(`${browser}: every text it names exists`, () => {
    for (const [, name] of JSON.stringify(made).matchAll(/__MSG_(\w+)__/g)) {
      assert.ok(messages[name!], name);
    }
  });

  test(`${browser}: the tests' manifest differs in its hosts only`, () => {
    const { host_permissions: hosts, ...rest } = manifest(browser, "1.2.3", { testHosts: true });
    assert.deepEqual(hosts, ["*://*/*"]);
    assert.deepEqual(rest, made);
  });
}

test("the background is a worker in one browser and a script in the other", () => {
  assert.deepEqual(manifest("chromium", "1.2.3")["background"], { service_worker: "background.js", type: "module" });
  assert.deepEqual(manifest("firefox", "1.2.3")["background"], { scripts: ["background.js"], type: "module" });
});

test("Firefox is told that nothing is collected", () => {
  assert.match(JSON.stringify(manifest("firefox", "1.2.3")), /"data_collection_permissions":\{"required":\["none"\]\}/);
});
