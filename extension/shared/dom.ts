/** What the extension's pages and its card are drawn with. */

type Attributes = Record<string, string | boolean | EventListener>;

/**
 * Makes an element. `onclick` and the like take a listener; an attribute that is `false` is left out.
 *
 * Text only ever enters as text: what a page says is never read as markup.
 */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (string | Node | null)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name.replace(/^on/, ""), value);
    } else if (value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.filter((it) => it !== null));
  return element;
}

/** The element with this id, which the page's own file holds. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) {
    throw new Error(`There is no #${id}.`);
  }
  return element;
}

/** A text of the extension in the reader's language. */
export function text(name: string, ...substitutions: (string | number)[]): string {
  return chrome.i18n.getMessage(name, substitutions.map(String));
}

/** The language and the direction of the extension's own texts. */
export function setLanguage(root: HTMLElement): void {
  root.lang = chrome.i18n.getUILanguage();
  root.dir = chrome.i18n.getMessage("@@bidi_dir");
}
