// Our own pages in the dark, from right to left, and to axe.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { axe } from "./harness/axe.ts";
import { WELCOME, launchReader } from "./harness/reader.ts";
import { until } from "./harness/until.ts";

const reader = await launchReader({ darkMode: true });
after(() => reader.close());

for (const path of ["options/options.html", WELCOME]) {
  test(`axe finds nothing in ${path} in the dark, nor from right to left`, async () => {
    const page = await reader.openOwn(path);
    await until("it to be drawn", () => page.evaluate(() => document.querySelector("input[name=mode]:checked") !== null));
    assert.ok(await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches));
    assert.deepEqual(await axe(page), []);
    await page.evaluate(() => void (document.documentElement.dir = "rtl"));
    assert.deepEqual(await axe(page), []);
  });
}

test("axe does find what is wrong", async () => {
  const page = await reader.openOwn(WELCOME);
  await page.evaluate(() => document.querySelector("main")!.append(document.createElement("button")));
  assert.match((await axe(page)).join("\n"), /^button-name: /m);
});
