import type { RuleInfo } from "../../src/wasm/api.d.ts";
import { make } from "../shared/dom.ts";
import { type Mark, isReported, rungName } from "../shared/marks.ts";

/** The margin note at a mark. In the page's DOM only while it is open. */
export interface Card {
  /** Opens at a line of the mark, in place of what was open. With `focused`, takes the focus. */
  open(reasons: readonly Reason[], at: Anchor, focused: boolean): void;
  /** Says in the card's place what the reader has just done, and offers to undo it. */
  tell(done: string, undo: () => void): void;
  /** Follows its mark. */
  move(line: DOMRect): void;
  close(): void;
  /** Whether an event is the card's own, and none of the page's business. */
  owns(event: Event): boolean;
}

/** Why words are marked. */
export interface Reason {
  mark: Mark;
  rule: RuleInfo;
}

/** Where a card opens. */
export interface Anchor {
  /** The element that the mark stands in. */
  element: Element;
  /** The line of the mark that is pointed at. */
  line: DOMRect;
}

/** What is not to be marked any more: these words, this rule anywhere, this rule on this site. */
export type Ignore = "phrase" | "rule" | "here";

export interface CardOptions {
  /** A text of the extension, by its name. */
  message(name: string, ...substitutions: string[]): string;
  onEnter(): void;
  onLeave(): void;
  onClose(): void;
  /** The reader wants to see where the source is named. */
  onShowAnswer(mark: Mark): void;
  onIgnore(mark: Mark, what: Ignore): void;
}

export function createCard(options: CardOptions): Card {
  const { message, onEnter, onLeave, onClose } = options;
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
  let lastLine: DOMRect | undefined;

  const move = (line: DOMRect) => {
    lastLine = line;
    const { width } = host.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    const whole = card === undefined ? 0 : card.scrollHeight + card.offsetHeight - card.clientHeight;
    const below = line.bottom + GAP;
    const roomBelow = clientHeight - MARGIN - below;
    const roomAbove = line.top - GAP - MARGIN;
    const isBelow = whole <= roomBelow || roomBelow >= roomAbove;
    // In a low window one scrolls in the card, which would cover the words it speaks of if it had its whole height.
    const most = Math.max(isBelow ? roomBelow : roomAbove, LEAST_HEIGHT);
    const height = Math.min(whole, most);
    const top = isBelow ? Math.min(below, clientHeight - height - MARGIN) : line.top - GAP - height;
    // The note's words begin where the marked words begin.
    const start = card?.dir === "rtl" ? line.right + PADDING - width : line.left - PADDING;
    const left = Math.min(start, clientWidth - width - MARGIN);
    // A rule of the card's own sheet: the page's styles can reach the host's attributes, but not this.
    position.replaceSync(
      `:host(:popover-open) { top: ${Math.max(MARGIN, top)}px !important; left: ${Math.max(MARGIN, left)}px !important; }
       .card { max-height: ${most}px; }`,
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

  const frame = (...content: (Node | null)[]): HTMLElement => {
    const frame = make(
      "div",
      {
        role: "dialog",
        dir: message("@@bidi_dir"),
        lang: message("@@ui_locale").replace("_", "-"),
        onkeydown: (event) => keepFocusInside(frame, event as KeyboardEvent),
        // A press on a button leaves the focus and the caret where the reader has them in the page.
        onmousedown: (event) => event.preventDefault(),
      },
      make("button", { class: "close", "aria-label": message("cardClose"), onclick: onClose }, "×"),
      ...content,
    );
    return frame;
  };

  return {
    move,
    close,
    owns: (event) => event.composedPath().includes(host),
    open(reasons, { element, line }, focused) {
      const [first] = reasons;
      if (first === undefined) {
        return;
      }
      const before = host.isConnected ? focusBefore : document.activeElement;
      card = frame(...reasons.map((it, index) => drawReason(it, index, options)));
      card.className = `card ${first.mark.family} ${isLight(getComputedStyle(element).color) ? "on-dark" : "on-light"}`;
      card.setAttribute("aria-labelledby", "question-0");
      card.setAttribute("aria-describedby", "what-0");
      root.replaceChildren(card);
      // Outside of an open modal dialog, or of what fills the screen, the card would be inert or unseen.
      const parent = closestAcrossRoots(element, "dialog:modal") ?? document.fullscreenElement ?? document.documentElement;
      if (host.parentNode !== parent) {
        parent.append(host);
        host.showPopover();
      }
      move(line);
      if (focused) {
        focusBefore = before;
        card.tabIndex = -1;
        card.focus({ preventScroll: true });
      }
    },
    tell(done, undo) {
      const hadFocus = document.activeElement === host;
      const undoButton = make("button", { class: "undo", onclick: undo }, message("cardUndo"));
      const notice = frame(make("p", { class: "done", role: "status", id: "done" }, done), undoButton);
      notice.setAttribute("aria-labelledby", "done");
      notice.className = `${card?.className ?? "card"} notice`;
      card = notice;
      root.replaceChildren(notice);
      if (lastLine !== undefined) {
        move(lastLine);
      }
      if (hadFocus) {
        undoButton.focus({ preventScroll: true });
      }
    },
  };
}

/** Close enough to be reached with the pointer before the card closes. */
const GAP = 9;
const MARGIN = 8;
/** Less shows too little of it. */
const LEAST_HEIGHT = 160;
/** Between the card's edge and its words. */
const PADDING = 19;

function drawReason({ mark, rule }: Reason, index: number, { message, onShowAnswer, onIgnore }: CardOptions): HTMLElement {
  // The rules' own pages are in English, whatever the language of the rest.
  const english = (tag: "h2" | "p" | "dd" | "span", attributes: Record<string, string>, words: string) =>
    make(tag, { ...attributes, lang: "en", dir: "ltr" }, words);
  const sign = ["sign", isReported(mark) && "reported", mark.level === "tentative" && "tentative"];
  const level = mark.level === "tentative" ? make("span", { class: "level" }, ` · ${message("levelTentative")}`) : null;
  const right = message("cardPrecision", String(Math.round(mark.confidence * 100)));
  return make(
    "section",
    { class: `reason ${mark.family}` },
    make("p", { class: "kind" }, english("span", { class: sign.filter(Boolean).join(" ") }, rule.title), level),
    english("h2", { class: "question", id: `question-${index}` }, rule.question),
    english("p", { class: "what", id: `what-${index}` }, mark.message),
    mark.staging === null ? null : make("dl", { class: "more slots" }, ...slots(mark.staging, message)),
    make(
      "dl",
      { class: "more" },
      make("dt", {}, message("cardWho")),
      make("dd", {}, who(mark, message)),
      ...(mark.answer === null ? [] : [answered(mark, message, onShowAnswer)]),
      make("dt", {}, message("cardSettles")),
      english("dd", {}, rule.settles),
      make("dt", {}, message("cardWhy")),
      english("dd", {}, rule.why),
    ),
    make(
      "div",
      { class: "ignore", role: "group", "aria-label": message("cardIgnore") },
      make("span", { "aria-hidden": "true" }, message("cardIgnore")),
      make(
        "div",
        { class: "choices" },
        ...(["phrase", "rule", "here"] as const).map((what) =>
          make(
            "button",
            { "data-ignore": what, "aria-describedby": `what-${index}`, onclick: () => onIgnore(mark, what) },
            message(IGNORE_LABELS[what]),
          ),
        ),
      ),
    ),
    make("p", { class: "small" }, `${rule.name} · ${right}`),
  );
}

const IGNORE_LABELS: Record<Ignore, string> = {
  phrase: "cardIgnorePhrase",
  rule: "cardIgnoreRule",
  here: "cardIgnoreHere",
};

/** What the words say of the staging. An empty slot is shown empty: that it is empty is the point. */
function slots({ what, by, evidence }: NonNullable<Mark["staging"]>, message: CardOptions["message"]): HTMLElement[] {
  const slot = (name: string, words: string | null, empty: string) => [
    make("dt", {}, message(name)),
    words === null ? make("dd", { class: "empty" }, message(empty)) : make("dd", {}, `“${words}”`),
  ];
  return [
    ...slot("slotWhat", what, "slotNotSaid"),
    ...slot("slotBy", by, "slotNotSaid"),
    ...slot("slotEvidence", evidence, "slotNoEvidence"),
  ];
}

function who({ source, voice }: Mark, message: CardOptions["message"]): string {
  if (source === null) {
    return voice === "page" ? message("sourcePage") : message("sourceNone");
  }
  return message("sourceNamed", source.name, message(rungName(source.kind)));
}

function answered(mark: Mark, message: CardOptions["message"], onShowAnswer: CardOptions["onShowAnswer"]): HTMLElement {
  return make(
    "dd",
    { class: "answer" },
    // An apposition ends with its comma.
    message("cardAnswer", (mark.answer?.text ?? "").replace(/,$/, "")),
    " ",
    make("button", { onclick: () => onShowAnswer(mark) }, message("cardShow")),
  );
}

/** Behind the last control lies the end of the page, far from where the reader was. */
function keepFocusInside(frame: HTMLElement, event: KeyboardEvent): void {
  const controls = [...frame.querySelectorAll("button")];
  const root = frame.getRootNode();
  const at = root instanceof ShadowRoot ? controls.findIndex((it) => it === root.activeElement) : -1;
  if (event.key === "Tab") {
    event.preventDefault();
    const next = event.shiftKey ? (at === -1 ? 0 : at) - 1 : at + 1;
    controls.at(next % controls.length)?.focus({ preventScroll: true });
  }
}

/** Like `closest`, and out of shadow trees too. */
function closestAcrossRoots(element: Element, selector: string): Element | null {
  for (let it: Element | null = element; it !== null; ) {
    const found: Element | null = it.closest(selector);
    if (found !== null) {
      return found;
    }
    const root = it.getRootNode();
    it = root instanceof ShadowRoot ? root.host : null;
  }
  return null;
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
[dir="rtl"] [dir="ltr"] { text-align: right; }
.reason { --accent: light-dark(#8a4b00, #f0b86c); }
.reason.staging { --accent: light-dark(#5a2f9c, #c4a6f5); }
.reason + .reason { margin-top: 14px; padding-top: 12px; border-top: 3px solid var(--accent); }
.kind { padding-inline-end: 28px; font-size: 12px; font-weight: 600; line-height: 1.6; color: var(--accent); }
.level { font-weight: 400; color: var(--quiet); }
.sign { text-decoration: underline dotted 2px; text-underline-offset: 3px; }
.sign.tentative { text-decoration-thickness: 1px; }
.staging .sign { text-decoration: underline wavy 1.5px; }
.staging .sign.reported, .staging .sign.tentative { text-decoration-thickness: 1px; }
.question { margin-top: 7px; font: 500 20px/1.25 Charter, "Iowan Old Style", Georgia, "Noto Serif", serif; text-wrap: balance; }
.what { margin-top: 6px; }
.more { margin-top: 12px; padding-top: 10px; border-top: 1px solid var(--rule); font-size: 13px; line-height: 1.45; }
dt { font-size: 12px; font-weight: 600; color: var(--quiet); }
dd + dt { margin-top: 8px; }
.slots { display: grid; grid-template-columns: max-content 1fr; gap: 3px 10px; align-items: baseline; }
.slots dd + dt { margin-top: 0; }
.slots + .more { border-top: 0; margin-top: 8px; padding-top: 0; }
.empty { color: var(--quiet); font-style: italic; }
button { font: inherit; color: var(--ink); background: transparent; border: 0; padding: 0; cursor: pointer; }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.answer button, .undo { font-weight: 600; text-decoration: underline; text-underline-offset: 2px; min-height: 24px; }
.ignore { display: flex; flex-wrap: wrap; align-items: center; gap: 5px; margin-top: 12px; font-size: 12px; line-height: 1.4; color: var(--quiet); }
/* What is offered stays together: beside what is said of it, or below where that is too long. */
.choices { display: flex; gap: 5px; }
.ignore button { min-height: 24px; padding: 1px 8px; border: 1px solid var(--rule); border-radius: 12px; }
.ignore button:hover { border-color: var(--quiet); }
.small { margin-top: 9px; font-size: 11px; line-height: 1.4; color: var(--quiet); }
.notice .done { padding-inline-end: 28px; }
.undo { margin-top: 4px; }
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
@media print { :host { display: none !important; } }
`;
