import { readFileSync } from "node:fs";
import { join } from "node:path";
import { extension } from "./reader.ts";

/** A text of the extension by its name, so that the tests do not repeat the wording. */
export const text = textIn("en");

/** The same in another language. */
export function textIn(language: "en" | "de"): (name: string, ...substitutions: (string | number)[]) => string {
  const texts = JSON.parse(
    readFileSync(join(extension, `_locales/${language}/messages.json`), "utf8"),
  ) as Record<string, { message: string; placeholders?: Record<string, { content: string }> }>;
  return (name, ...substitutions) => {
    const entry = texts[name];
    if (entry === undefined) throw new Error(`The extension has no text "${name}".`);
    return entry.message.replace(/\$(\w+)\$/g, (_, placeholder: string) => {
      const { content } = entry.placeholders![placeholder.toLowerCase()]!;
      return String(substitutions[Number(content.slice(1)) - 1]);
    });
  };
}
