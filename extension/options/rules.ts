import examples from "rule-examples";

import type { RuleInfo } from "../../src/wasm/api.d.ts";
import { byId, make, text } from "../shared/dom.ts";
import { type RuleName, isRuleName } from "../shared/rules.ts";
import { type Settings, withRule } from "../shared/settings.ts";

/** The list of rules, each with its page and a box that switches it off. */
export function followRules(
  rules: readonly RuleInfo[],
  change: (rulesOff: RuleName[]) => unknown,
  settings: () => Settings,
): { show(): void } {
  const boxes = new Map<RuleName, HTMLInputElement>();
  const rows = rules.flatMap((rule) => {
    const { name } = rule;
    if (!isRuleName(name)) {
      return [];
    }
    const box = make("input", { type: "checkbox", "data-rule": name, "aria-describedby": `summary-${name}` });
    box.addEventListener("change", () => change(withRule(settings().rulesOff, name, !box.checked)));
    boxes.set(name, box);
    return [drawRule(rule, box)];
  });
  byId("rules").replaceChildren(...rows);
  return {
    show() {
      for (const [name, box] of boxes) {
        box.checked = !settings().rulesOff.includes(name);
      }
    },
  };
}

/** The pages of the rules are English, whatever language the rest is in. */
function drawRule({ name, title, family, summary, why, settles }: RuleInfo, box: HTMLInputElement): HTMLElement {
  const { marked, notMarked } = examples[name] ?? { marked: [], notMarked: [] };
  const sign = make("span", { class: `family ${family}` }, title);
  return make(
    "li",
    { lang: "en", dir: "ltr" },
    make("label", { class: "check" }, box, sign),
    make("p", { class: "summary", id: `summary-${name}` }, summary),
    make(
      "details",
      {},
      make("summary", { "aria-label": text("ruleMoreOf", title) }, text("ruleMore")),
      part("cardWhy", make("p", {}, why)),
      part("cardSettles", make("p", {}, settles)),
      part("ruleMarked", list(marked, family)),
      part("ruleNotMarked", list(notMarked, family)),
    ),
  );
}

function part(name: string, content: HTMLElement): HTMLElement {
  return make("div", {}, make("h4", {}, text(name)), content);
}

/** What stands between `**` is what is marked. */
function list(sentences: readonly string[], family: string): HTMLElement {
  return make(
    "ul",
    {},
    ...sentences.map((it) =>
      make("li", {}, ...it.split("**").map((part, index) => (index % 2 === 1 ? make("span", { class: `family ${family}` }, part) : part))),
    ),
  );
}
