import { nearestListed, toBroaderHostname } from "./hostname.ts";

/** What the reader has chosen, as `storage.local` keeps it. */
export interface Settings {
  version: 1;
  /** On and off by site; a site that is not listed follows its nearest listed ancestor. */
  sites: Record<string, boolean>;
}

/** The key in `storage.local`. */
export const SETTINGS_KEY = "settings";

/** Off everywhere until the reader switches a site on. */
export const DEFAULTS: Readonly<Settings> = { version: 1, sites: {} };

/** Reads what the store holds. Anything damaged falls back to its default. */
export function parseSettings(stored: unknown): Settings {
  if (!isRecord(stored) || stored["version"] !== 1 || !isRecord(stored["sites"])) {
    return structuredClone(DEFAULTS);
  }
  const sites = Object.entries(stored["sites"]).filter(
    (entry): entry is [string, boolean] => typeof entry[1] === "boolean" && isHostname(entry[0]),
  );
  return { version: 1, sites: Object.fromEntries(sites) };
}

/** Whether the reader has switched a site on, itself or through an ancestor. */
export function isOn(settings: Settings, site: string): boolean {
  return nearestListed(site, settings.sites) ?? false;
}

/** The settings with one site switched. A site that already follows its ancestor gets no entry of its own. */
export function withSite(settings: Settings, site: string, on: boolean): Settings {
  const { [site]: _own, ...others } = settings.sites;
  const broader = toBroaderHostname(site);
  const inherited = broader !== null && (nearestListed(broader, others) ?? false);
  return { version: 1, sites: inherited === on ? others : { ...others, [site]: on } };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A damaged name must never reach `registerContentScripts`: one bad pattern there refuses all. */
function isHostname(name: string): boolean {
  return /^(\[[0-9a-f:.]+\]|[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)*)$/u.test(name);
}
