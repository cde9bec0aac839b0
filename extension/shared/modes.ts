import { text } from "./dom.ts";
import { callBackground } from "./messages.ts";
import { askToReadAll } from "./page.ts";
import type { Mode } from "./settings.ts";

/** Lets the reader choose between the two modes, with radio buttons named `mode` that the page holds. */
export function followModes(say: (words: string) => void): { show(mode: Mode): void } {
  const radios = [...document.querySelectorAll<HTMLInputElement>("input[name=mode]")];
  let chosen: Mode = "listed";
  const show = (mode: Mode) => {
    chosen = mode;
    for (const radio of radios) {
      radio.checked = radio.value === mode;
    }
  };
  for (const radio of radios) {
    radio.addEventListener("change", async () => {
      const mode: Mode = radio.value === "all" ? "all" : "listed";
      if (mode === "all" && !(await askToReadAll())) {
        show(chosen);
        say(text("modeRefused"));
        return;
      }
      const result = await callBackground("changeSettings", { mode });
      show(result.ok ? result.value.mode : chosen);
      say(text(result.ok ? (mode === "all" ? "modeAllChosen" : "modeListedChosen") : "changeFailed"));
    });
  }
  return { show };
}
