import type { RuleInfo } from "../../src/wasm/api.d.ts";
import type { Mark, PageStatus } from "../shared/marks.ts";
import { type PageCalls, answer, callBackground } from "../shared/messages.ts";
import { type Article, findArticle } from "./article.ts";
import { nextBatch } from "./batches.ts";
import { type Block, blocksIn, isShown, readBlock } from "./blocks.ts";
import { createCard } from "./card.ts";
import { type Placement, createHighlights } from "./highlights.ts";
import { type Event as HoverEvent, resting, step } from "./hover.ts";
import { isEnglish } from "./language.ts";
import { followPointer } from "./pointer.ts";
import { createReader } from "./reader.ts";
import { inSlices } from "./slices.ts";
import { watchPage } from "./watch.ts";

declare global {
  /** The extension's own world keeps it from one injection to the next; the page cannot see it. */
  var saysWho: { start(): void } | undefined;
}

/** A page of a site that is on. It starts when it is injected and stops when its site is switched off. */
function createPage(): { start(): void } {
  let running: Running | null = null;
  answer<PageCalls>({
    status: () => running?.status() ?? { state: "reading", marks: { unattributed: 0, staging: 0 } },
    goToMark: async ({ which }) => {
      await running?.goToMark(which);
      return null;
    },
    recheck: async () => {
      await running?.report();
      return null;
    },
  });
  return {
    start() {
      running ??= run(() => {
        running = null;
      });
    },
  };
}

interface Running {
  status(): PageStatus;
  goToMark(which: "next" | "previous" | "nearest"): Promise<void>;
  report(): Promise<void>;
}

/** Waits between the tries to reach a background that has died. */
const RETRY_MS = [100, 200, 400];

/** A page that has no article yet is looked at again when it changes, ever more rarely. */
const LOOK_AGAIN_MS = { first: 250, most: 30_000 };

function run(onStop: () => void): Running {
  const end = new AbortController();
  const highlights = createHighlights();
  let article: Article | null = null;
  let address = location.href;
  let state: PageStatus["state"] = "reading";
  let lookAgain = LOOK_AGAIN_MS.first;
  let looking = 0;
  /** Which search for the article is the last. */
  let search = 0;
  let rules: Map<string, RuleInfo> | undefined;
  let reported = "";

  const stop = () => {
    onStop();
    end.abort();
    clearTimeout(looking);
    stopPointer();
    watch.stop();
    reader.stop();
    card.close();
    highlights.clear();
  };

  // ---- Reading.

  const reader = createReader<Block>({
    read: readBlock,
    isShown,
    nextBatch,
    drop(element) {
      for (const placement of highlights.drop(element)) {
        hoverOver({ type: "gone", target: placement });
      }
    },
    paint(element, block, marks) {
      highlights.paint(element, place(element, block, marks));
    },
    async analyze(blocks, context) {
      const request = { context, blocks: blocks.map(({ kind, text, links }) => ({ kind, text, links })) };
      for (const wait of [0, ...RETRY_MS]) {
        await new Promise((resolve) => setTimeout(resolve, wait));
        const result = isOrphaned() ? null : await callBackground("analyze", request);
        if (result?.ok) {
          return result.value;
        }
      }
      if (isOrphaned()) {
        stop();
      }
      return null;
    },
    onChange: () => void report(),
  });

  const watch = watchPage({
    onNear(near) {
      for (const [element, isNear] of near) {
        reader.setNear(element, isNear);
      }
      void reader.pump();
    },
    onChange(touched) {
      if (isOrphaned()) {
        stop();
      } else if (article === null || !article.root.isConnected || address !== location.href) {
        lookSoon();
      } else {
        const { root, head } = article;
        const ours = [...touched].filter((node) => root.contains(node) || head.some((it) => it.contains(node)));
        if (ours.length > 0) {
          refresh(article, ours);
        }
      }
    },
  });

  async function look(): Promise<void> {
    looking = 0;
    const thisSearch = ++search;
    if (address !== location.href) {
      address = location.href;
      lookAgain = LOOK_AGAIN_MS.first;
    }
    const found = await inSlices(findArticle(document), () => search === thisSearch && !end.signal.aborted);
    if (found === undefined) {
      return;
    }
    article = found;
    const declared = (article?.root ?? document.documentElement).closest("[lang]")?.getAttribute("lang");
    const sample = article?.root.textContent.slice(0, 5_000) ?? "";
    if (article === null) {
      state = "no-article";
    } else {
      state = isEnglish(declared, sample) ? "reading" : "not-english";
    }
    refresh(state === "reading" ? article : null, []);
  }

  /** A page that never has an article must not be searched at its every change. */
  function lookSoon(): void {
    looking ||= window.setTimeout(() => void look(), lookAgain);
    lookAgain = Math.min(lookAgain * 2, LOOK_AGAIN_MS.most);
  }

  function refresh(from: Article | null, touched: Iterable<Node>): void {
    const blocks = from === null || state === "not-english" ? [] : blocksIn(from);
    watch.observe(blocks);
    reader.refresh(blocks, touched);
    void reader.pump();
  }

  function status(): PageStatus {
    const marks = { unattributed: 0, staging: 0 };
    for (const { mark } of highlights.all()) {
      marks[mark.family] += 1;
    }
    return { state: state === "reading" && reader.isDone() ? "read" : state, marks };
  }

  /** Tells the background what has become of the page, when it is news. */
  async function report(always = false): Promise<void> {
    const news = status();
    const known = JSON.stringify(news);
    if (end.signal.aborted || (known === reported && !always)) {
      return;
    }
    reported = known;
    const result = await callBackground("report", news);
    if (result.ok && !result.value.on) {
      stop();
    }
  }

  // ---- The card.

  const card = createCard({
    message: (name, ...substitutions) => chrome.i18n.getMessage(name, substitutions),
    onEnter: () => hoverOver({ type: "enter-card" }),
    onLeave: () => hoverOver({ type: "leave-card" }),
    onClose: () => hoverOver({ type: "dismiss" }),
  });

  let hover = resting<Placement>();
  /** The line of the mark that was last pointed at. */
  let pointedAt: DOMRect | null = null;
  /** Where the keyboard is in the article's marks. */
  let current: Placement | null = null;

  function hoverOver(event: HoverEvent<Placement>): void {
    const [next, ...effects] = step(hover, event);
    hover = next;
    for (const effect of effects) {
      switch (effect.type) {
        case "wait":
          setTimeout(() => hoverOver({ type: "elapsed", token: effect.token }), effect.ms);
          break;
        case "show":
          void show(effect.target, effect.pinned);
          break;
        case "hide":
          card.close();
          break;
      }
    }
  }

  async function show(placement: Placement, pinned: boolean): Promise<void> {
    if (rules === undefined) {
      const result = await callBackground("rules", null);
      if (!result.ok) {
        hoverOver({ type: "gone", target: placement });
        return;
      }
      rules = new Map(result.value.map((it) => [it.name, it]));
    }
    const rule = rules.get(placement.mark.rule);
    const line = (pinned ? null : pointedAt) ?? rectsOf(placement)[0];
    if (rule !== undefined && line !== undefined && hover.shown?.target === placement) {
      current = placement;
      card.open(placement.mark, rule, { element: placement.range.startContainer.parentElement ?? placement.element, line }, pinned);
    }
  }

  const stopPointer = followPointer<Placement>({
    marksAt: highlights.at,
    rectsOf,
    isCard: card.owns,
    onPoint(placement, line) {
      pointedAt = line ?? pointedAt;
      hoverOver({ type: "point", target: placement });
    },
    onTap(placement, line) {
      pointedAt = line;
      hoverOver({ type: "tap", target: placement });
    },
  });

  async function goToMark(which: "next" | "previous" | "nearest"): Promise<void> {
    const placement = pick(which, highlights.all(), hover.shown?.target ?? current);
    if (placement === null) {
      return;
    }
    scrollTo(placement);
    hoverOver({ type: "pin", target: placement });
  }

  addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape" && hover.shown !== null) {
        // This Escape is the card's: the page may have a use of its own for the key.
        event.preventDefault();
        event.stopImmediatePropagation();
        hoverOver({ type: "dismiss" });
      }
    },
    { capture: true, signal: end.signal },
  );

  addEventListener(
    "pointerdown",
    (event) => {
      if (hover.shown?.pinned && !card.owns(event)) {
        hoverOver({ type: "dismiss" });
      }
    },
    { capture: true, passive: true, signal: end.signal },
  );

  const follow = () => {
    const target = hover.shown?.target;
    const line = target && rectsOf(target)[0];
    if (line !== undefined) {
      card.move(line);
    }
  };
  addEventListener("scroll", follow, { capture: true, passive: true, signal: end.signal });
  addEventListener("resize", follow, { passive: true, signal: end.signal });

  // A page taken out of the back-forward cache has lost its badge, and may have missed being switched off.
  addEventListener("pageshow", (event) => event.persisted && void report(true), { signal: end.signal });

  void look();
  return { status, goToMark, report: () => report(true) };
}

/** The context is gone when the extension has been reloaded or removed under the page. */
function isOrphaned(): boolean {
  return chrome.runtime?.id === undefined;
}

function place(element: Element, block: Block, marks: readonly Mark[]): Placement[] {
  return marks.flatMap((mark) => {
    const found = block.locate(mark.start, mark.end);
    return found === null ? [] : [{ mark, element, range: new StaticRange(found), nodes: found.nodes }];
  });
}

function rectsOf({ range }: Placement): DOMRect[] {
  if (!range.startContainer.isConnected || !range.endContainer.isConnected) {
    return [];
  }
  const live = new Range();
  live.setStart(range.startContainer, range.startOffset);
  live.setEnd(range.endContainer, range.endOffset);
  return [...live.getClientRects()];
}

function pick(which: "next" | "previous" | "nearest", all: readonly Placement[], from: Placement | null): Placement | null {
  const index = from === null ? -1 : all.indexOf(from);
  if (index !== -1) {
    const step = { next: 1, previous: -1, nearest: 0 }[which];
    return all.at((index + step) % all.length) ?? null;
  }
  const tops = all.map((it) => rectsOf(it)[0]?.top ?? 0);
  const inView = tops.findIndex((top) => top >= 0);
  return (which === "previous" ? all.at(inView - 1) : all[Math.max(inView, 0)]) ?? null;
}

function scrollTo(placement: Placement): void {
  const [line] = rectsOf(placement);
  if (line !== undefined && (line.top < 0 || line.bottom > innerHeight)) {
    placement.range.startContainer.parentElement?.scrollIntoView({ block: "center", behavior: "instant" });
  }
}

globalThis.saysWho ??= createPage();
globalThis.saysWho.start();
