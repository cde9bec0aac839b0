import { nearestListed } from "./hostname.ts";
import { type RuleName, isRuleName } from "./rules.ts";

/** What the reader has chosen, as `storage.local` keeps it. Only the background writes it. */
export interface Settings {
  version: 2;
  mode: Mode;
  /** A site that is not listed follows its nearest listed ancestor, and the mode where there is none. */
  sites: Record<string, Site>;
  sensitivity: Sensitivity;
  /** Rules that mark nothing on any site. */
  rulesOff: RuleName[];
  phrasesOff: Phrase[];
  /** Milliseconds since 1970; null where nothing is paused. */
  pausedUntil: number | null;
  looks: Looks;
  /** Whether the browser carries the settings to the reader's other devices. */
  sync: boolean;
}

/** `listed`: off but where switched on. `all`: on, on every page that holds an article, but where switched off. */
export type Mode = "listed" | "all";

/** What is listed for a site, and for those below it that are not listed themselves. */
export interface Site {
  on: boolean;
  /** Rules that mark nothing here, besides those that mark nothing anywhere. */
  rulesOff: RuleName[];
}

/** Whether tentative marks are shown too. */
export type Sensitivity = "firm" | "all";

/** Words that are not to be marked, by one rule or by any. */
export interface Phrase {
  phrase: string;
  rule?: RuleName;
}

export interface Looks {
  strength: "quiet" | "clear";
  /** Whether each family has a colour of its own; they differ in shape in any case. */
  familyColours: boolean;
}

/** The key in `storage.local`. */
export const SETTINGS_KEY = "settings";

/** Where `storage.local` keeps a damaged store before anything is written over it. */
export const DAMAGED_KEY = "settings-damaged";

/** More than any reader lists by hand, and little enough to be read at every batch. */
export const MOST = { sites: 5_000, phrases: 1_000, phraseLength: 300 };

export const DEFAULTS: Readonly<Settings> = {
  version: 2,
  mode: "listed",
  sites: {},
  sensitivity: "firm",
  rulesOff: [],
  phrasesOff: [],
  pausedUntil: null,
  looks: { strength: "quiet", familyColours: true },
  sync: false,
};

/** What one may change directly: what is named replaces what was there, a list as a whole. */
export type SettingsChange = Partial<
  Pick<Settings, "mode" | "sites" | "sensitivity" | "rulesOff" | "phrasesOff" | "looks" | "sync">
>;

/** Reads what the store holds, of this version or an earlier one. What is damaged falls back to its default. */
export function parseSettings(stored: unknown): { settings: Settings; damaged: boolean } {
  if (stored === undefined) {
    return { settings: structuredClone(DEFAULTS), damaged: false };
  }
  const migrated = migrate(stored);
  const settings = sound(isRecord(migrated) && migrated["version"] === 2 ? migrated : {});
  return { settings, damaged: !isSame(settings, migrated) };
}

/** The settings with a change made, or null where a part of the change is not sound. */
export function withChange(settings: Settings, change: SettingsChange): Settings | null {
  const changed = { ...settings, ...change };
  const { settings: parsed, damaged } = parseSettings(changed);
  return damaged ? null : parsed;
}

/** What holds for a site: its own entry, its nearest ancestor's, or the mode's. */
export function siteIn({ mode, sites }: Pick<Settings, "mode" | "sites">, site: string): Site {
  return nearestListed(site, sites) ?? { on: mode === "all", rulesOff: [] };
}

/** The settings with one site changed. A site that then says what it would inherit gets no entry of its own. */
export function withSite(settings: Settings, site: string, change: Partial<Site>): Settings {
  const { [site]: _own, ...others } = settings.sites;
  const changed = { ...siteIn(settings, site), ...change };
  const inherits = isSame(changed, siteIn({ ...settings, sites: others }, site));
  return { ...settings, sites: inherits ? others : { ...others, [site]: changed } };
}

/** The list with a rule in it or not. */
export function withRule(rules: readonly RuleName[], rule: RuleName, listed: boolean): RuleName[] {
  const others = rules.filter((it) => it !== rule);
  return listed ? [...others, rule] : others;
}

/** The settings with a phrase left out of the marks, or marked again. */
export function withPhrase(settings: Settings, phrase: Phrase, ignored: boolean): Settings {
  const others = settings.phrasesOff.filter((it) => phraseKey(it.phrase) !== phraseKey(phrase.phrase) || it.rule !== phrase.rule);
  return { ...settings, phrasesOff: ignored ? [...others, phrase] : others };
}

/** What phrases are compared by: neither case nor white space matters. */
export function phraseKey(phrase: string): string {
  return tidied(phrase).toLowerCase();
}

export function isPaused({ pausedUntil }: Pick<Settings, "pausedUntil">, now: number): boolean {
  return pausedUntil !== null && now < pausedUntil;
}

/** The settings as they are now. For the extension's own pages and its background. */
export async function loadSettings(): Promise<Settings> {
  return parseSettings((await chrome.storage.local.get(SETTINGS_KEY))[SETTINGS_KEY]).settings;
}

/** Hears of every change, whoever made it. For the extension's own pages. */
export function onSettingsChanged(listener: (settings: Settings) => void): void {
  chrome.storage.onChanged.addListener((changes, area) => {
    const change = area === "local" ? changes[SETTINGS_KEY] : undefined;
    if (change !== undefined) {
      listener(parseSettings(change.newValue).settings);
    }
  });
}

/** Whether two values that JSON can hold say the same. */
export function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
    return a === b;
  }
  const [ours, theirs] = [Object.entries(a), Object.entries(b)];
  return (
    Array.isArray(a) === Array.isArray(b) &&
    ours.length === theirs.length &&
    ours.every(([key, value]) => Object.hasOwn(b, key) && isSame(value, (b as Record<string, unknown>)[key]))
  );
}

/** Version 1 knew only which sites are on. */
function migrate(stored: unknown): unknown {
  if (!isRecord(stored) || stored["version"] !== 1 || !isRecord(stored["sites"])) {
    return stored;
  }
  const { sites, ...rest } = stored;
  const listed = Object.entries(sites as Record<string, unknown>).map(([site, on]) => [site, { on, rulesOff: [] }]);
  return { ...DEFAULTS, ...rest, version: 2, sites: Object.fromEntries(listed) };
}

function sound(stored: Record<string, unknown>): Settings {
  const looks = isRecord(stored["looks"]) ? stored["looks"] : {};
  return {
    version: 2,
    mode: oneOf(["listed", "all"], stored["mode"]),
    sites: soundSites(stored["sites"]),
    sensitivity: oneOf(["firm", "all"], stored["sensitivity"]),
    rulesOff: soundRules(stored["rulesOff"]),
    phrasesOff: listIn(stored["phrasesOff"]).filter(isPhrase).slice(0, MOST.phrases),
    pausedUntil: Number.isFinite(stored["pausedUntil"]) ? (stored["pausedUntil"] as number) : null,
    looks: {
      strength: oneOf(["quiet", "clear"], looks["strength"]),
      familyColours: typeof looks["familyColours"] === "boolean" ? looks["familyColours"] : true,
    },
    sync: stored["sync"] === true,
  };
}

function soundSites(stored: unknown): Record<string, Site> {
  const sites = Object.entries(isRecord(stored) ? stored : {}).flatMap(([site, it]): [string, Site][] =>
    isHostname(site) && isRecord(it) && typeof it["on"] === "boolean"
      ? [[site, { on: it["on"], rulesOff: soundRules(it["rulesOff"]) }]]
      : [],
  );
  return Object.fromEntries(sites.slice(0, MOST.sites));
}

function soundRules(stored: unknown): RuleName[] {
  return [...new Set(listIn(stored).filter(isRuleName))];
}

function isPhrase(it: unknown): it is Phrase {
  return (
    isRecord(it) &&
    typeof it["phrase"] === "string" &&
    it["phrase"] === tidied(it["phrase"]) &&
    it["phrase"] !== "" &&
    it["phrase"].length <= MOST.phraseLength &&
    (!("rule" in it) || isRuleName(it["rule"])) &&
    Object.keys(it).every((key) => key === "phrase" || key === "rule")
  );
}

/** A phrase as it is kept: as it was written, in one line. */
export function tidied(phrase: string): string {
  return phrase.trim().replace(/\s+/g, " ");
}

/** The first is the default. */
function oneOf<T>(allowed: readonly [T, ...T[]], value: unknown): T {
  return allowed.find((it) => it === value) ?? allowed[0];
}

function listIn(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A damaged name must never reach `registerContentScripts`: one bad pattern there refuses all. */
function isHostname(name: string): boolean {
  return /^(\[[0-9a-f:.]+\]|[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)*)$/u.test(name);
}
