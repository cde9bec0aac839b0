import { DAMAGED_KEY, type Settings, SETTINGS_KEY, parseSettings } from "../shared/settings.ts";
import { inTurns } from "./turns.ts";

/** Two changes at once must not each read the settings before the other has written. */
const inTurn = inTurns();

/** Changes the settings, and gives them as they were and as they are. The only place that writes them. */
export function change(how: (settings: Settings) => Settings): Promise<{ before: Settings; after: Settings }> {
  return inTurn(async () => {
    const stored: unknown = (await chrome.storage.local.get(SETTINGS_KEY))[SETTINGS_KEY];
    const { settings: before, damaged } = parseSettings(stored);
    const after = how(before);
    await chrome.storage.local.set({
      ...(damaged && { [DAMAGED_KEY]: { at: Date.now(), stored } }),
      [SETTINGS_KEY]: after,
    });
    return { before, after };
  });
}

const SYNCED_KEY = "synced";

/** What this device and the others last agreed on; null where they never did. */
export async function lastSynced(): Promise<string | null> {
  const text: unknown = (await chrome.storage.local.get(SYNCED_KEY))[SYNCED_KEY];
  return typeof text === "string" ? text : null;
}

export async function setLastSynced(text: string): Promise<void> {
  await chrome.storage.local.set({ [SYNCED_KEY]: text });
}
