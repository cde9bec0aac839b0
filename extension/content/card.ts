import type { Family, RuleInfo } from "../../src/wasm/api.d.ts";
import { isReported, type Mark } from "../shared/marks.ts";

/** The margin note at a mark. In the page's DOM only while it is open. */
export interface Card {
  /** Opens at a line of the mark, in place of what was open. With `focused`, takes the focus. */
  open(mark: Mark, rule: RuleInfo, at: Anchor, focused: boolean): void;
  /** Follows its mark. */
  move(line: DOMRect): void;
  close(): void;
  /** Whether an event is the card's own, and none of the page's business. */
  owns(event: Event): boolean;
}

/** Where a card opens. */
export interface Anchor {
  /** The element that the mark stands in. */
  element: Element;
  /** The line of the mark that is pointed at. */
  line: DOMRect;
}

export function createCard({ message, onEnter, onLeave, onClose }: {
  /** A text of the extension, by its name. */
  message(name: string, ...substitutions: string[]): string;
  onEnter(): void;
  onLeave(): void;
  onClose(): void;
}): Card {
  const host = document.createElement("div");
  host.popover = "manual";
  const root = host.attachShadow({ mode: "closed" });
  const style = new CSSStyleSheet();
  style.replaceSync(STYLE);
  const position = new CSSStyleSheet();
  root.adoptedStyleSheets = [style, position];
  host.addEventListener("pointerenter", onEnter);
  host.addEventListener("pointerleave", onLeave);

  let card: HTMLElement | undefined;
  let focusBefore: Element | null = null;

  const move = (line: DOMRect) => {
    const { width, height } = host.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    const below = line.bottom + GAP;
    const above = line.top - GAP - height;
    const fitsBelow = below + height + MARGIN <= clientHeight;
    const top = fitsBelow || above < MARGIN ? Math.min(below, clientHeight - height - MARGIN) : above;
    // The note's words begin where the marked words begin.
    const left = Math.min(line.left - PADDING, clientWidth - width - MARGIN);
    // A rule of the card's own sheet: the page's styles can reach the host's attributes, but not this.
    position.replaceSync(
      `:host(:popover-open) { top: ${Math.max(MARGIN, top)}px !important; left: ${Math.max(MARGIN, left)}px !important; }`,
    );
  };

  const close = () => {
    if (!host.isConnected) {
      return;
    }
    const hadFocus = document.activeElement === host;
    host.hidePopover();
    host.remove();
    if (hadFocus && focusBefore instanceof HTMLElement) {
      focusBefore.focus({ preventScroll: true });
    }
    focusBefore = null;
  };

  return {
    move,
    close,
    owns: (event) => event.composedPath().includes(host),
    open(mark, rule, { element, line }, focused) {
      const before = host.isConnected ? focusBefore : document.activeElement;
      card = draw(mark, rule, message, onClose);
      card.classList.add(isLight(getComputedStyle(element).color) ? "on-dark" : "on-light");
      root.replaceChildren(card);
      // Outside of an open modal dialog, or of what fills the screen, the card would be inert or unseen.
      const parent = element.closest("dialog:modal") ?? document.fullscreenElement ?? document.documentElement;
      if (host.parentNode !== parent) {
        parent.append(host);
        host.showPopover();
      }
      move(line);
      if (focused) {
        focusBefore = before;
        card.focus({ preventScroll: true });
      }
    },
  };
}

/** Close enough to be reached with the pointer before the card closes. */
const GAP = 9;
const MARGIN = 8;
/** Between the card's edge and its words. */
const PADDING = 19;

function draw(mark: Mark, rule: RuleInfo, message: (name: string, ...of: string[]) => string, onClose: () => void): HTMLElement {
  const close = make("button", "close", "×");
  close.setAttribute("aria-label", message("cardClose"));
  close.addEventListener("click", onClose);

  const kind = make("p", "kind", make("span", isReported(mark) ? "sign reported" : "sign", rule.title));
  const question = make("h2", "question", rule.question);
  question.id = "question";
  const what = make("p", "what", mark.message);
  what.id = "what";

  const card = make(
    "div",
    `card ${mark.family satisfies Family}`,
    close,
    kind,
    question,
    what,
    make(
      "dl",
      "more",
      make("dt", "", message("cardWho")),
      make("dd", "", who(mark, message)),
      make("dt", "", message("cardSettles")),
      make("dd", "", rule.settles),
      make("dt", "", message("cardWhy")),
      make("dd", "", rule.why),
    ),
    make("p", "rule", rule.name),
  );
  card.tabIndex = -1;
  card.setAttribute("role", "dialog");
  card.setAttribute("aria-labelledby", question.id);
  card.setAttribute("aria-describedby", what.id);
  card.addEventListener("keydown", (event) => {
    // Behind the last control lies the end of the page, far from where the reader was.
    if (event.key === "Tab") {
      event.preventDefault();
      close.focus();
    }
  });
  return card;
}

function who({ source, voice }: Mark, message: (name: string, ...of: string[]) => string): string {
  if (source === null) {
    return voice === "page" ? message("sourcePage") : message("sourceNone");
  }
  const rung = message(`rung${source.kind[0]?.toUpperCase()}${source.kind.slice(1)}`);
  return message("sourceNamed", source.name, rung);
}

/** Text only ever enters as text: what the page says is never read as markup. */
function make(tag: string, className: string, ...children: (string | Node)[]): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...children);
  return element;
}

/** Light text stands on a dark page, whatever the system prefers. */
function isLight(color: string): boolean {
  const [red = 0, green = 0, blue = 0] = color.startsWith("rgb") ? (color.match(/[\d.]+/g) ?? []).map(Number) : [];
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140;
}

/**
 * `!important` on `:host` outranks the page's own `!important`, so even `* { all: unset !important }` leaves the card alone.
 */
const STYLE = `
:host { all: initial !important; }
:host(:not(:popover-open)) { display: none !important; }
:host(:popover-open) {
  display: block !important;
  position: fixed !important;
  inset: auto !important;
  margin: 0 !important;
  padding: 0 !important;
  border: 0 !important;
  width: min(352px, calc(100vw - 16px)) !important;
  height: auto !important;
  max-height: calc(100vh - 16px) !important;
  overflow: visible !important;
  background: transparent !important;
  opacity: 1 !important;
  visibility: visible !important;
  pointer-events: auto !important;
  filter: none !important;
  transform: none !important;
  translate: none !important;
  scale: none !important;
  rotate: none !important;
  clip-path: none !important;
  mask: none !important;
  transition: none !important;
  animation: none !important;
  zoom: 1 !important;
}
* { box-sizing: border-box; }
.card {
  --accent: light-dark(#8a4b00, #f0b86c);
  --ink: light-dark(#1f1d27, #eceaf2);
  --quiet: light-dark(#5f5b6b, #a9a5b8);
  --paper: light-dark(#fffdf9, #24222c);
  --rule: light-dark(#e6e0d6, #3d3a48);
  position: relative;
  max-height: calc(100vh - 16px);
  overflow: auto;
  overscroll-behavior: contain;
  padding: 14px ${PADDING - 1}px 12px;
  border: 1px solid var(--rule);
  border-top: 3px solid var(--accent);
  border-radius: 4px;
  background: var(--paper);
  color: var(--ink);
  box-shadow: 0 1px 2px rgb(0 0 0 / 0.12), 0 10px 28px rgb(0 0 0 / 0.18);
  font: 400 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  text-align: start;
  overflow-wrap: break-word;
}
.on-light { color-scheme: light; }
.on-dark { color-scheme: dark; }
.staging { --accent: light-dark(#5a2f9c, #c4a6f5); }
.card:focus { outline: none; }
.card:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
p, h2, dl, dd { margin: 0; }
.kind { padding-inline-end: 28px; font-size: 12px; font-weight: 600; line-height: 1.6; color: var(--accent); }
.sign { text-decoration: underline dotted 2px; text-underline-offset: 3px; }
.staging .sign { text-decoration: underline wavy 1.5px; }
.staging .sign.reported { text-decoration-thickness: 1px; }
.question { margin-top: 5px; font: 500 20px/1.25 Charter, "Iowan Old Style", Georgia, "Noto Serif", serif; text-wrap: balance; }
.what { margin-top: 6px; }
.more { margin-top: 12px; padding-top: 10px; border-top: 1px solid var(--rule); font-size: 13px; line-height: 1.45; }
dt { font-size: 12px; font-weight: 600; color: var(--quiet); }
dd + dt { margin-top: 8px; }
.rule { margin-top: 10px; font: 400 11px/1.4 ui-monospace, Menlo, Consolas, monospace; color: var(--quiet); }
.close {
  position: absolute;
  inset-block-start: 8px;
  inset-inline-end: 8px;
  width: 28px;
  height: 28px;
  padding: 0;
  border: 0;
  border-radius: 4px;
  background: transparent;
  color: var(--quiet);
  font: 400 18px/1 system-ui, sans-serif;
  cursor: pointer;
}
.close:hover { background: var(--rule); color: var(--ink); }
.close:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
@media print { :host { display: none !important; } }
`;
