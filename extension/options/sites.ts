import type { RuleInfo } from "../../src/wasm/api.d.ts";
import { byId, make, text } from "../shared/dom.ts";
import { matchPattern } from "../shared/hostname.ts";
import { isRuleName } from "../shared/rules.ts";
import { siteFromText } from "../shared/settings-file.ts";
import { type Settings, type SettingsChange, type Site, withRule } from "../shared/settings.ts";

interface Row {
  element: HTMLElement;
  show(site: Site, refused: boolean): void;
}

/** The list of sites: what is chosen for each, and whether the browser allows it. */
export function followSites(
  rules: readonly RuleInfo[],
  { settings, change, allow, say }: {
    settings(): Settings;
    change(what: SettingsChange): Promise<boolean>;
    /** Asks the browser; to be called straight from a click. */
    allow(sites: string[]): Promise<boolean>;
    say(words: string): void;
  },
): { show(): Promise<void> } {
  const rows = new Map<string, Row>();
  const search = byId("search") as HTMLInputElement;
  const field = byId("add-site") as HTMLInputElement;

  const put = (site: string, entry: Site) => change({ sites: { ...settings().sites, [site]: entry } });
  const entryOf = (site: string): Site => settings().sites[site] ?? { on: false, rulesOff: [] };

  function draw(site: string): Row {
    const box = make("input", { type: "checkbox", "aria-label": text("siteMark", site) });
    box.addEventListener("change", async () => {
      const on = box.checked;
      const made = (!on || (await allow([site]))) && (await put(site, { ...entryOf(site), on }));
      box.checked = made ? on : entryOf(site).on;
    });
    const remove = async () => {
      const { [site]: _gone, ...sites } = settings().sites;
      if (await change({ sites })) {
        // The button that had the focus is gone with its row.
        search.focus();
      }
    };
    const refused = make(
      "div",
      { class: "note" },
      make("p", {}, text("siteNotAllowed")),
      make("button", { type: "button", "aria-label": text("siteAllow", site), onclick: () => void allow([site]) }, text("allow")),
    );
    const choices = make("details", {}, make("summary", { "aria-label": text("siteRulesOf", site) }, text("siteRules")));
    let showRules = () => {};
    // Thirteen boxes for each of a thousand sites are drawn only where somebody looks.
    choices.addEventListener(
      "toggle",
      () => {
        showRules = drawRules(site, choices);
        showRules();
      },
      { once: true },
    );
    const element = make(
      "li",
      { "data-site": site },
      make(
        "div",
        { class: "row" },
        make("label", { class: "check" }, box, make("bdi", {}, site)),
        make("button", { type: "button", "aria-label": text("siteRemoveOf", site), onclick: () => void remove() }, text("siteRemove")),
      ),
      refused,
      choices,
    );
    return {
      element,
      show({ on }, isRefused) {
        box.checked = on;
        refused.hidden = !isRefused;
        showRules();
      },
    };
  }

  function drawRules(site: string, into: HTMLElement): () => void {
    const boxes = rules.flatMap(({ name, title }) => {
      if (!isRuleName(name)) {
        return [];
      }
      const box = make("input", { type: "checkbox" });
      box.addEventListener("change", () => {
        const entry = entryOf(site);
        void put(site, { ...entry, rulesOff: withRule(entry.rulesOff, name, !box.checked) });
      });
      into.append(make("label", { class: "check", lang: "en" }, box, title));
      return [{ name, box }];
    });
    return () => {
      for (const { name, box } of boxes) {
        box.checked = !entryOf(site).rulesOff.includes(name);
      }
    };
  }

  function filter(): void {
    const words = search.value.trim().toLowerCase();
    let shown = 0;
    for (const [site, { element }] of rows) {
      element.hidden = !site.includes(words);
      shown += element.hidden ? 0 : 1;
    }
    byId("no-sites").textContent = shown > 0 ? "" : text(rows.size === 0 ? "siteNone" : "siteNoneFound");
  }

  search.addEventListener("input", filter);
  byId("add").addEventListener("submit", async (event) => {
    event.preventDefault();
    const site = siteFromText(field.value.trim());
    if (site === null) {
      say(text("siteNoName", field.value));
    } else if ((await allow([site])) && (await put(site, { ...entryOf(site), on: true }))) {
      field.value = "";
    }
  });

  return {
    async show() {
      const { sites } = settings();
      const names = Object.keys(sites).sort();
      const granted = await Promise.all(names.map((it) => chrome.permissions.contains({ origins: [matchPattern(it)] })));
      for (const site of [...rows.keys()].filter((it) => !Object.hasOwn(sites, it))) {
        rows.get(site)?.element.remove();
        rows.delete(site);
      }
      for (const [index, site] of names.entries()) {
        const row = rows.get(site) ?? draw(site);
        const entry = entryOf(site);
        row.show(entry, entry.on && !granted[index]);
        if (!rows.has(site)) {
          rows.set(site, row);
          const before = names.slice(index + 1).map((it) => rows.get(it)?.element).find((it) => it !== undefined);
          byId("sites").insertBefore(row.element, before ?? null);
        }
      }
      filter();
    },
  };
}
