import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

/** As much of the browser as is asked: what it allows, and what it insists on. */
let granted: string[] = [];
let kept: string[] = [];

Object.assign(globalThis, {
  chrome: {
    permissions: {
      getAll: async () => ({ origins: [...granted], permissions: ["storage"] }),
      remove: async ({ origins }: { origins: string[] }) => {
        if (origins.some((it) => kept.includes(it))) throw new Error("You cannot remove required permissions.");
        granted = granted.filter((it) => !origins.includes(it));
        return true;
      },
    },
  },
});

const { giveBackAll, giveBackEverySite } = await import("../../extension/shared/page.ts");

beforeEach(() => {
  granted = ["*://*.a.example/*", "*://*/*", "*://localhost/*"];
  kept = [];
});

test("every permission to read a site is given back, for single sites too", async () => {
  assert.equal(await giveBackEverySite(), true);
  assert.deepEqual(granted, []);
  assert.equal(await giveBackEverySite(), true, "nothing is left to give back");
});

test("the permission for all sites is given back alone", async () => {
  assert.equal(await giveBackAll(), true);
  assert.deepEqual(granted, ["*://*.a.example/*", "*://localhost/*"]);
});

test("what the browser keeps is said", async () => {
  kept = ["*://*/*"];
  assert.equal(await giveBackAll(), false);
  assert.equal(await giveBackEverySite(), false);
});
