import { SYNC_PROBLEM_KEY, formatSettings, readSettingsFile } from "../shared/settings-file.ts";
import { DEFAULTS, type Settings, loadSettings, withChange } from "../shared/settings.ts";
import * as store from "./store.ts";
import { inTurns } from "./turns.ts";

/**
 * Carries the settings to the reader's other devices, where the reader wants it.
 *
 * What travels is the text of the settings file, in pieces, since the browsers bound the size of each item.
 */

/** The browsers allow 8,192 bytes for each item, its key and quotation marks among them; a character takes up to 4, escaped 6. */
const PIECE = 1_300;
/** The browsers allow 512 items and 102,400 bytes. */
const MOST_PIECES = 60;
const HEAD_KEY = "head";
const pieceKey = (index: number) => `piece-${index}`;

/** How much there is of the text, so that a part of it is never taken for the whole. */
interface Head {
  pieces: number;
  length: number;
}

/** Each run starts from what the one before has left. */
const inTurn = inTurns();

/** Brings this device and the others in line: what was changed on one side since they last agreed wins; where both were, this device. */
export function reconcile(change: (how: (settings: Settings) => Settings) => Promise<Settings>): Promise<void> {
  return inTurn(async () => {
    const settings = await loadSettings();
    if (!settings.sync) {
      return;
    }
    try {
      const ours = formatSettings(settings);
      const agreed = (await store.lastSynced()) ?? formatSettings(DEFAULTS);
      const theirs = await download();
      const merged = merge(agreed, ours, theirs ?? agreed);
      const read = readSettingsFile(merged);
      if (merged !== ours && !("line" in read)) {
        await change((now) => withChange(now, read) ?? now);
      }
      if (merged !== theirs) {
        await upload(merged);
      }
      await store.setLastSynced(merged);
      await chrome.storage.session.remove(SYNC_PROBLEM_KEY);
    } catch {
      // Too much for the browser's bounds, or the browser refuses: the settings stay as they are on this device.
      await chrome.storage.session.set({ [SYNC_PROBLEM_KEY]: true });
    }
  });
}

/** Joins two texts that were once the same, choice by choice. */
export function merge(base: string, ours: string, theirs: string): string {
  const [before, here, there] = [base, ours, theirs].map(choices) as [Choices, Choices, Choices];
  // The order of what is here stays; what is only there comes behind.
  const keys = new Set([...here.keys(), ...there.keys()]);
  const lines = [...keys].map((key) => (here.get(key) === before.get(key) ? there.get(key) : here.get(key)));
  const read = readSettingsFile(lines.filter((it) => it !== undefined).join("\n"));
  return "line" in read ? ours : formatSettings(read);
}

type Choices = Map<string, string>;

/** Each line under what it is a choice of. */
function choices(text: string): Choices {
  const lines = text.split("\n").filter(Boolean);
  return new Map(lines.map((line) => [/^(site \S+|mode|marks|look|colours) /.exec(line)?.[1] ?? line, line]));
}

async function download(): Promise<string | null> {
  const stored: Record<string, unknown> = await chrome.storage.sync.get(null);
  const head = stored[HEAD_KEY] as Head | undefined;
  const pieces = Array.from({ length: Math.min(head?.pieces ?? 0, MOST_PIECES) }, (_, it) => stored[pieceKey(it)] ?? "");
  const text = pieces.join("");
  return head !== undefined && text.length === head.length && !("line" in readSettingsFile(text)) ? text : null;
}

async function upload(text: string): Promise<void> {
  const pieces = Array.from({ length: Math.ceil(text.length / PIECE) }, (_, it) => text.slice(it * PIECE, (it + 1) * PIECE));
  if (pieces.length > MOST_PIECES) {
    throw new Error("The settings are too long to travel.");
  }
  const head: Head = { pieces: pieces.length, length: text.length };
  const items = Object.fromEntries(pieces.map((it, index) => [pieceKey(index), it]));
  await chrome.storage.sync.set({ [HEAD_KEY]: head, ...items });
}
