import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { type BackgroundCalls, answer, callBackground, overhear } from "../../extension/shared/messages.ts";

type Listener = (message: unknown, sender: object, reply: (result: unknown) => void) => boolean;

let listeners: Listener[] = [];

/** The browser's part: the first listener that replies wins, and what is sent goes through JSON. */
async function send(message: unknown): Promise<unknown> {
  const copy: unknown = JSON.parse(JSON.stringify(message));
  return new Promise((resolve, reject) => {
    const answering = listeners.map((it) => it(copy, { url: "test:" }, (result) => resolve(JSON.parse(JSON.stringify(result)))));
    if (!answering.includes(true)) {
      reject(new Error("Could not establish connection. Receiving end does not exist."));
    }
  });
}

beforeEach(() => {
  listeners = [];
  Object.assign(globalThis, {
    chrome: { runtime: { sendMessage: send, onMessage: { addListener: (it: Listener) => listeners.push(it) } } },
  });
});

test("a call gets the reply of its handler", async () => {
  const status = { refused: false, pausedUntil: null };
  answer<BackgroundCalls>({ siteStatus: ({ site }) => ({ on: site === "example.org", ...status }) });
  assert.deepEqual(await callBackground("siteStatus", { site: "example.org" }), { ok: true, value: { on: true, ...status } });
});

test("a handler that throws or rejects makes an error in words", async () => {
  answer<BackgroundCalls>({
    rules: () => {
      throw new Error("No rules today.");
    },
    siteWanted: () => Promise.reject(new Error("The store is full.")),
  });
  assert.deepEqual(await callBackground("rules", null), { ok: false, error: "Error: No rules today." });
  assert.deepEqual(await callBackground("siteWanted", { site: "a" }), { ok: false, error: "Error: The store is full." });
});

test("a background that is not there is an error, not a rejection", async () => {
  const result = await callBackground("rules", null);
  assert.equal(result.ok, false);
});

test("who overhears a call leaves the reply to others", async () => {
  const heard: unknown[] = [];
  overhear<BackgroundCalls>({ siteWanted: ({ site }) => void heard.push(site) });
  answer<BackgroundCalls>({ siteWanted: () => null });
  assert.deepEqual(await callBackground("siteWanted", { site: "a" }), { ok: true, value: null });
  assert.deepEqual(heard, ["a"]);
});

for (const message of [null, 7, "rules", {}, { call: 7 }, { call: "toString" }, { call: "unknown" }]) {
  test(`nobody answers ${JSON.stringify(message)}`, async () => {
    answer<BackgroundCalls>({ rules: () => [] });
    await assert.rejects(send(message));
  });
}
