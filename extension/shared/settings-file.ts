import { siteOf } from "./hostname.ts";
import { type RuleName, isRuleName } from "./rules.ts";
import { DEFAULTS, MOST, type Phrase, type Settings, type Site, tidied, withRule } from "./settings.ts";

/**
 * Settings and sites as text that is read and edited by hand, a line for each choice:
 *
 * ```text
 * Says Who settings 2
 * mode listed
 * marks firm
 * look quiet
 * colours on
 * rule-off rumour
 * phrase-off any: critics say
 * site example.org on
 * site news.example.org on without vague-source rumour
 * ```
 *
 * Empty lines and those that begin with `#` say nothing.
 * Whether settings travel, and a pause, belong to the device and are not in the file.
 */

/** In `storage.session` while the settings cannot be carried to other devices. */
export const SYNC_PROBLEM_KEY = "sync-problem";

/** The first line that cannot be understood. */
export interface BadLine {
  /** Counted from 1. */
  line: number;
  /** What it says. */
  text: string;
}

/** What a file says; what it does not mention is as after installation. */
export type FileSettings = Omit<Settings, "version" | "pausedUntil" | "sync">;

export function formatSettings(settings: FileSettings): string {
  const { mode, sensitivity, looks, rulesOff, phrasesOff, sites } = settings;
  return lines([
    HEADING,
    `mode ${mode}`,
    `marks ${sensitivity}`,
    `look ${looks.strength}`,
    `colours ${onOff(looks.familyColours)}`,
    ...rulesOff.map((it) => `rule-off ${it}`),
    ...phrasesOff.map(({ rule, phrase }) => `phrase-off ${rule ?? "any"}: ${phrase}`),
    ...formatSites(sites).split("\n").filter(Boolean).map((it) => `site ${it}`),
  ]);
}

/** The settings that a file holds, or its first bad line. Of a file that is none of ours that is the first. */
export function readSettingsFile(text: string): FileSettings | BadLine {
  const { version: _version, pausedUntil: _pausedUntil, sync: _sync, ...settings } = structuredClone(DEFAULTS);
  let headed = false;
  const bad = readLines(text, (line) => {
    if (!headed) {
      headed = line === HEADING;
      return headed;
    }
    const [, name = "", value = ""] = /^(\S+) (.*)$/.exec(line) ?? [];
    return Object.hasOwn(READERS, name) && READERS[name as keyof typeof READERS](value, settings);
  });
  return bad ?? (headed ? settings : { line: 1, text: "" });
}

export function formatSites(sites: Readonly<Record<string, Site>>): string {
  return lines(
    Object.entries(sites)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([site, { on, rulesOff }]) => [site, onOff(on), ...(rulesOff.length > 0 ? ["without", ...rulesOff] : [])].join(" ")),
  );
}

/** The sites that a list holds, or its first bad line. */
export function readSites(text: string): { sites: Record<string, Site> } | BadLine {
  const sites: Record<string, Site> = {};
  return readLines(text, (line) => readSite(line, sites)) ?? { sites };
}

/** A site as a person writes it: with or without what comes before and after the name. Null where it is none. */
export function siteFromText(text: string): string | null {
  return /\s/.test(text) ? null : siteOf(text.includes("://") ? text : `https://${text}/`);
}

const HEADING = "Says Who settings 2";

/** What each line does to the settings, and whether it is sound. */
const READERS = {
  mode: (value, settings) => (settings.mode = value as "listed") === "listed" || value === "all",
  marks: (value, settings) => (settings.sensitivity = value as "firm") === "firm" || value === "all",
  look: (value, { looks }) => (looks.strength = value as "quiet") === "quiet" || value === "clear",
  colours: (value, { looks }) => (looks.familyColours = value === "on") || value === "off",
  "rule-off": (value, settings) => {
    settings.rulesOff = isRuleName(value) ? withRule(settings.rulesOff, value, true) : settings.rulesOff;
    return isRuleName(value);
  },
  "phrase-off": (value, { phrasesOff }) => {
    const [, rule = "", phrase = ""] = /^([\w-]+): (.+)$/.exec(value) ?? [];
    const entry: Phrase = { phrase: tidied(phrase), ...(isRuleName(rule) && { rule }) };
    phrasesOff.push(entry);
    const isKnown = rule === "any" || isRuleName(rule);
    return isKnown && entry.phrase !== "" && entry.phrase.length <= MOST.phraseLength && phrasesOff.length <= MOST.phrases;
  },
  site: (value, { sites }) => readSite(value, sites),
} satisfies Record<string, (value: string, settings: FileSettings) => boolean>;

function readSite(line: string, sites: Record<string, Site>): boolean {
  const [name = "", on = "", without, ...rules] = line.split(/\s+/);
  const site = siteFromText(name);
  const isSound =
    site !== null &&
    !Object.hasOwn(sites, site) &&
    Object.keys(sites).length < MOST.sites &&
    (on === "on" || on === "off") &&
    (without === undefined || (without === "without" && rules.length > 0)) &&
    rules.every(isRuleName);
  if (isSound) {
    sites[site] = { on: on === "on", rulesOff: [...new Set(rules as RuleName[])] };
  }
  return isSound;
}

function readLines(text: string, read: (line: string) => boolean): BadLine | null {
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line !== "" && !line.startsWith("#") && !read(line)) {
      return { line: index + 1, text: line.slice(0, 80) };
    }
  }
  return null;
}

function lines(them: string[]): string {
  return them.map((it) => `${it}\n`).join("");
}

function onOff(on: boolean): string {
  return on ? "on" : "off";
}
