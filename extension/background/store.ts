import { type Settings, SETTINGS_KEY, parseSettings } from "../shared/settings.ts";
import { inTurns } from "./turns.ts";

/** Where a damaged store is kept before anything is written over it. */
const DAMAGED_KEY = "settings-damaged";

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
