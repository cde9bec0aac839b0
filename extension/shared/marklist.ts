import { make, text } from "./dom.ts";
import type { ListedMark } from "./marks.ts";

/** An entry of a list of marks: a button that jumps there, with the words, why they are marked and who is asked. */
export function markEntry({ id, text: words, marks }: ListedMark, titles: ReadonlyMap<string, string>, onJump: (id: string) => void): HTMLLIElement {
  const reasons = marks.map(({ rule, level }) => {
    const title = titles.get(rule) ?? rule;
    return level === "tentative" ? `${title} (${text("levelTentative")})` : title;
  });
  return make(
    "li",
    {},
    make(
      "button",
      { class: "jump", "data-id": id, onclick: () => onJump(id) },
      make("span", { class: `family ${marks[0]?.family ?? ""}`, lang: "en", dir: "auto" }, words),
      make("span", { class: "why", lang: "en", dir: "ltr" }, reasons.join(" · ")),
    ),
  );
}
