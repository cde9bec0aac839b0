import type { RuleInfo } from "../../src/wasm/api.d.ts";
import { type Listing, type Mark, type PageStatus, type Reading, UNREAD, joinOverlapping } from "../shared/marks.ts";
import { type PageCalls, type PageChoices, type Result, answer, callBackground } from "../shared/messages.ts";
import { createPace } from "../shared/pace.ts";
import { type Selectors, selectorsIn } from "../shared/selectors.ts";
import { type Article, findArticle } from "./article.ts";
import { namesIn, nextBatch } from "./batches.ts";
import { type Block, blocksIn, isShown, readBlock } from "./blocks.ts";
import { type Card, type Ignore, createCard } from "./card.ts";
import { type Placement, createHighlights } from "./highlights.ts";
import { type Event as HoverEvent, resting, step } from "./hover.ts";
import { isEnglish, isTranslated } from "./language.ts";
import { followPointer } from "./pointer.ts";
import { createReader } from "./reader.ts";
import { type Shelved, claimId, createShelf } from "./shelf.ts";
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
    status: () => running?.status() ?? UNREAD,
    listing: () =>
      running?.listing() ?? { address: location.href, title: document.title, status: UNREAD, marks: [], claims: [] },
    selectors: () => running?.selectors() ?? [],
    show: async ({ id }) => {
      await running?.show(id);
      return null;
    },
    hide: async ({ hidden }) => {
      await running?.hide(hidden);
      return null;
    },
    goToMark: async ({ which }) => {
      await running?.goToMark(which);
      return null;
    },
    recheck: async () => {
      await running?.report();
      return null;
    },
  });
  return { start };

  function start(): void {
    running ??= run((why) => {
      running = null;
      if (why === "new-document") {
        start();
      }
    });
  }
}

interface Running {
  status(): PageStatus;
  listing(): Listing;
  selectors(): Selectors[];
  show(id: string): Promise<void>;
  hide(hidden: boolean): Promise<void>;
  goToMark(which: "next" | "previous" | "nearest"): Promise<void>;
  report(): Promise<void>;
}

/** Waits between the tries to reach a background that has died. */
const RETRY_MS = [100, 200, 400];

/** One that stays away is tried again ever more rarely. */
const REACH_AGAIN = { first: 1_000, most: 60_000 };

/** Words that a jump has come to are shown so long: enough for the eye to find them. */
const FLASH_MS = 1_600;

/** A page that has no article, or always another one, is looked at again when it changes, ever more rarely. */
const LOOK_AGAIN = { first: 125, most: 30_000 };

/** A window that is covered is drawn no more than one that is hidden. */
const FIRST_FRAME_MS = 1_000;

/** Why reading ends: nothing more is wanted of us, or the page has opened its document anew and taken our listeners along. */
type End = "done" | "new-document";

function run(onStop: (why: End) => void): Running {
  const end = new AbortController();
  const drawn = untilDrawn();
  const highlights = createHighlights();
  const shelf = createShelf<Block>();
  const root = document.documentElement;
  let article: Article | null = null;
  let address = pageAddress();
  let declared = root.getAttribute("lang");
  let state: PageStatus["state"] = "reading";
  const lookPace = createPace(LOOK_AGAIN);
  const reachPace = createPace(REACH_AGAIN);
  let looking = 0;
  let reaching = 0;
  /** Which search for the article is the last. */
  let search = 0;
  /** Which look at its blocks is the last, and what is to be read again in it. */
  let refreshes = 0;
  let refreshed = 0;
  let stale = new Set<Node>();
  let rules: Map<string, RuleInfo> | undefined;
  let reported = "";
  let reporting: Promise<void> = Promise.resolve();
  let hidden = false;
  let marking: string | undefined;

  const stop = (why: End) => {
    end.abort();
    clearTimeout(looking);
    clearTimeout(reaching);
    stopPointer();
    watch.stop();
    reader.stop();
    card?.close();
    highlights.clear();
    onStop(why);
  };

  /** Whether there is still somebody to work for. Where the extension has been reloaded or removed, all ends quietly. */
  const isAlive = () => {
    if (isOrphaned() && !end.signal.aborted) {
      stop("done");
    }
    return !end.signal.aborted;
  };

  // ---- Reading.

  const reader = createReader<Block, Reading>({
    read: readBlock,
    isShown,
    namesIn,
    nextBatch,
    drop(element) {
      shelf.remove(element);
      for (const placement of highlights.drop(element)) {
        hoverOver({ type: "gone", target: placement });
      }
    },
    paint(element, block, reading) {
      shelf.put(element, block, reading);
      highlights.paint(element, place(element, block, reading.marks));
    },
    async analyze(blocks, context) {
      const request = { context, blocks: blocks.map(({ kind, text, links }) => ({ kind, text, links })) };
      for (const wait of [0, ...RETRY_MS]) {
        await new Promise((resolve) => setTimeout(resolve, wait));
        const result = isAlive() ? await callBackground("analyze", request) : null;
        if (result?.ok) {
          return result.value;
        }
      }
      if (isAlive()) {
        clearTimeout(reaching);
        reaching = window.setTimeout(() => void reader.pump(), reachPace.wait(performance.now()) + REACH_AGAIN.first);
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
      if (!isAlive()) {
        return;
      }
      if (document.documentElement !== root) {
        // While it is being written there may be no element at all; it comes with the next change.
        if (document.documentElement !== null) {
          stop("new-document");
        }
      } else if (isTranslated(root, declared) !== (state === "translated")) {
        void look();
      } else if (article === null || !isWhole(article) || address !== pageAddress()) {
        lookSoon();
      } else {
        const { root, head } = article;
        // Of shadow trees, only those that blocks stand in are watched.
        const isOurs = (node: Node) =>
          root.contains(node) || head.some((it) => it.contains(node)) || node.getRootNode() instanceof ShadowRoot;
        const ours = touched.has(document) ? [document] : [...touched].filter(isOurs);
        if (ours.length > 0) {
          void refresh(ours);
        }
      }
    },
  });

  async function look(): Promise<void> {
    clearTimeout(looking);
    looking = 0;
    const thisSearch = ++search;
    if (address !== pageAddress()) {
      address = pageAddress();
      declared = root.getAttribute("lang");
    }
    if (isTranslated(root, declared)) {
      state = "translated";
      void refresh([]);
      return;
    }
    const isWanted = () => search === thisSearch && !end.signal.aborted;
    // What comes before, the search and what is done with what it finds are a task each.
    await scheduler.yield();
    const found = await inSlices(findArticle(document), isWanted);
    await drawn;
    await scheduler.yield();
    if (found === undefined || !isWanted()) {
      return;
    }
    article = found;
    const language = (article?.root ?? root).closest("[lang]")?.getAttribute("lang");
    const sample = article?.root.textContent.slice(0, 5_000) ?? "";
    if (article === null) {
      state = "no-article";
    } else {
      state = isEnglish(language, sample) ? "reading" : "not-english";
    }
    void refresh([]);
  }

  /** A page that never has an article must not be searched at its every change. */
  function lookSoon(): void {
    looking ||= window.setTimeout(() => void look(), lookPace.wait(performance.now()));
  }

  /** Reads what is new and what was touched; the document itself stands for everything. */
  async function refresh(nodes: readonly Node[]): Promise<void> {
    for (const node of nodes) {
      stale.add(node);
    }
    const thisRefresh = ++refreshes;
    const isWanted = () => refreshes === thisRefresh && !end.signal.aborted;
    const blocks = article === null || state !== "reading" ? [] : await inSlices(blocksIn(article), isWanted);
    // What is stale stays so for the refresh that has come after this one.
    if (blocks === undefined) {
      return;
    }
    refreshed = thisRefresh;
    watch.observe(blocks);
    const added = reader.refresh(blocks, stale.has(document) ? blocks : stale);
    stale = new Set();
    void reader.pump();
    // Where most of it is new it is another article, whose surroundings are not known yet.
    if (nodes.length > 0 && added > blocks.length / 2) {
      lookSoon();
    }
  }

  function place(element: Element, block: Block, marks: readonly Mark[]): Placement[] {
    return joinOverlapping(marks).flatMap(({ marks, start, end }) => {
      const found = block.locate(start, end);
      const id = `${shelf.idOf(element)}-${start}`;
      return found === null ? [] : [{ id, marks, start, end, element, range: new StaticRange(found), nodes: found.nodes }];
    });
  }

  function status(): PageStatus {
    const marks = { unattributed: 0, staging: 0 };
    for (const {
      marks: [mark],
    } of highlights.all()) {
      marks[mark.family] += 1;
    }
    const readings = shelf.all().map((it) => it.reading);
    const claims = readings.reduce((sum, it) => sum + it.claims.length, 0);
    const opinion = readings.find((it) => it.opinion !== null)?.opinion ?? null;
    // Before its blocks are gathered nothing of a page has been read.
    const isRead = state === "reading" && refreshed > 0 && refreshed === refreshes && reader.isDone();
    return { state: isRead ? "read" : state, marks, claims, opinion, hidden };
  }

  function listing(): Listing {
    return {
      address: location.href,
      title: document.title,
      status: status(),
      marks: highlights.all().map(({ id, marks, range }) => ({ id, text: textOf(range), marks: [...marks] })),
      claims: shelf.all().flatMap((shelved) =>
        shelved.reading.claims.map(({ source, spot }, index) => ({ id: claimId(shelved, index), text: spot.text, source })),
      ),
    };
  }

  function selectors(): Selectors[] {
    const before = new Range();
    before.selectNodeContents(document.body);
    const ranges = highlights.all().map(({ range }) => {
      before.setEnd(range.startContainer, range.startOffset);
      const start = before.toString().length;
      return { start, end: start + textOf(range).length };
    });
    return selectorsIn(document.body.textContent, ranges);
  }

  /** One report after the other: of two at once the older could be heard last. */
  function report(always = false): Promise<void> {
    reporting = reporting.then(() => tell(always));
    return reporting;
  }

  /** Tells the background what has become of the page, when it is news. */
  async function tell(always: boolean): Promise<void> {
    const news = status();
    const known = JSON.stringify(news);
    if (end.signal.aborted || (known === reported && !always)) {
      return;
    }
    reported = known;
    const result = await callBackground("report", news);
    if (result.ok) {
      obey(result.value);
    } else {
      reported = "";
    }
  }

  /** What the reader has chosen holds at once. */
  function obey({ on, looks, marking: now }: PageChoices): void {
    if (end.signal.aborted) {
      return;
    }
    if (!on) {
      stop("done");
      return;
    }
    highlights.look(looks);
    if (marking !== undefined && now !== marking) {
      reader.forget();
      void reader.pump();
    }
    marking = now;
  }

  // ---- The card.

  /** Made when it is first wanted: most pages are left without one, and the first moments of a page are the page's. */
  let card: Card | undefined;
  const makeCard = () => createCard({
    message: (name, ...substitutions) => chrome.i18n.getMessage(name, substitutions),
    onShowAnswer({ answer }) {
      const placement = hover.shown?.target;
      const shelved = placement && answer && shelf.find(placement.element, answer);
      if (shelved) {
        hoverOver({ type: "dismiss" });
        goTo(shelved, answer);
      }
    },
    onIgnore: (mark, what) => void ignore(mark, what),
    onEnter: () => hoverOver({ type: "enter-card" }),
    onLeave: () => hoverOver({ type: "leave-card" }),
    onClose: () => hoverOver({ type: "dismiss" }),
  });

  const isCard = (event: Event) => card?.owns(event) ?? false;

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
          card?.close();
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
    if (!isAlive()) {
      return;
    }
    const known = rules;
    const reasons = placement.marks.flatMap((mark) => {
      const rule = known.get(mark.rule);
      return rule === undefined ? [] : [{ mark, rule }];
    });
    const line = (pinned ? null : pointedAt) ?? rectsOf(placement.range)[0];
    if (line !== undefined && hover.shown?.target === placement) {
      current = placement;
      const element = placement.range.startContainer.parentElement ?? placement.element;
      try {
        card ??= makeCard();
        card.open(reasons, { element, line }, pinned);
      } catch {
        // The page has taken the card away while it opened. It has the last word on its own document.
        hoverOver({ type: "gone", target: placement });
      }
    }
  }

  /** The marks go when the background has made the change; the card stays, to undo it. */
  async function ignore(mark: Mark, what: Ignore): Promise<void> {
    const placement = hover.shown?.target;
    if (placement === undefined) {
      return;
    }
    const phrase = textOf(placement.range);
    hoverOver({ type: "keep" });
    const result = await leaveOut(mark, phrase, what, true);
    if (!result.ok) {
      return;
    }
    const done = { phrase: "cardDonePhrase", rule: "cardDoneRule", here: "cardDoneHere" }[what];
    card?.tell(chrome.i18n.getMessage(done, [what === "phrase" ? phrase : mark.rule]), () => {
      void leaveOut(mark, phrase, what, false);
      hoverOver({ type: "dismiss" });
    });
  }

  function goTo({ block }: Shelved<Block>, { start, end }: { start: number; end: number }): void {
    const found = block.locate(start, end);
    if (found !== null) {
      const range = new StaticRange(found);
      bringIntoView(range);
      setTimeout(highlights.flash(range), FLASH_MS);
    }
  }

  async function showById(id: string): Promise<void> {
    const placement = highlights.all().find((it) => it.id === id);
    const found = shelf.claim(id);
    if (placement !== undefined) {
      bringIntoView(placement.range);
      setTimeout(highlights.flash(placement.range), FLASH_MS);
      hoverOver({ type: "pin", target: placement });
    } else if (found !== null) {
      goTo(found.in, found.claim.spot);
    }
  }

  async function hide(now: boolean): Promise<void> {
    hidden = now;
    highlights.hide(now);
    if (now) {
      hoverOver({ type: "dismiss" });
    }
    await report();
  }

  const stopPointer = followPointer<Placement>({
    marksAt: highlights.at,
    roots: highlights.roots,
    rectsOf: ({ range }) => rectsOf(range),
    isCard,
    onPoint(placement, line) {
      if (placement !== null && !isAlive()) {
        return;
      }
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
    bringIntoView(placement.range);
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
      if (hover.shown?.pinned && !isCard(event)) {
        hoverOver({ type: "dismiss" });
      }
    },
    { capture: true, passive: true, signal: end.signal },
  );

  const follow = () => {
    const target = hover.shown?.target;
    const line = target && rectsOf(target.range)[0];
    if (line !== undefined) {
      card?.move(line);
    }
  };
  addEventListener("scroll", follow, { capture: true, passive: true, signal: end.signal });
  addEventListener("resize", follow, { passive: true, signal: end.signal });

  // A page taken out of the back-forward cache has lost its badge, and may have missed being switched off.
  addEventListener("pageshow", (event) => event.persisted && isAlive() && void report(true), { signal: end.signal });

  // The reader may come back from removing the extension.
  document.addEventListener("visibilitychange", isAlive, { signal: end.signal });

  // A page without an article has been looked at ever more rarely; where it has become another page, that is no reason to wait.
  navigation.addEventListener(
    "currententrychange",
    () => {
      if (address !== pageAddress() && isAlive()) {
        lookPace.reset();
        clearTimeout(looking);
        looking = 0;
        lookSoon();
      }
    },
    { signal: end.signal },
  );

  // While the article is looked for. Where nobody answers, the first batch finds out.
  void callBackground("wake", null);
  void look();
  return { status, listing, selectors, show: showById, hide, goToMark, report: () => report(true) };
}

/**
 * Until the page is drawn for the first time, or is all there, which an unseen one is without being drawn.
 *
 * What is hidden can be told from then on. To ask for it earlier would make the browser work out the page for us, and once more for the reader.
 */
async function untilDrawn(): Promise<void> {
  if (document.readyState !== "complete") {
    await new Promise<unknown>((resolve) => {
      // In the frame nothing is worked out yet; a task later it is.
      requestAnimationFrame(() => setTimeout(resolve));
      addEventListener("load", () => setTimeout(resolve, document.hidden ? 0 : FIRST_FRAME_MS), { once: true });
    });
  }
}

/** The context is gone when the extension has been reloaded or removed under the page. */
function isOrphaned(): boolean {
  return chrome.runtime?.id === undefined;
}

/** Parts of a page are drawn anew while the rest stays. */
function isWhole({ root, head }: Article): boolean {
  return root.isConnected && head.every((it) => it.isConnected);
}

/** What stands behind `#` leads to a place on the page, but for the pages that put a path there. */
function pageAddress(): string {
  const { href, hash } = location;
  return /^#[!/]/.test(hash) ? href : href.slice(0, href.length - hash.length);
}


function rectsOf(range: AbstractRange): DOMRect[] {
  return isThere(range) ? [...live(range).getClientRects()] : [];
}

function textOf(range: AbstractRange): string {
  return isThere(range) ? live(range).toString() : "";
}

function isThere({ startContainer, endContainer }: AbstractRange): boolean {
  return startContainer.isConnected && endContainer.isConnected;
}

function live({ startContainer, startOffset, endContainer, endOffset }: AbstractRange): Range {
  const live = new Range();
  live.setStart(startContainer, startOffset);
  live.setEnd(endContainer, endOffset);
  return live;
}

async function leaveOut(mark: Mark, phrase: string, what: Ignore, ignored: boolean): Promise<Result<null>> {
  const { rule } = mark;
  switch (what) {
    case "phrase":
      return callBackground("ignorePhrase", { phrase, ignored });
    case "rule":
      return callBackground("ignoreRule", { rule, ignored });
    case "here":
      return callBackground("ignoreHere", { rule, ignored });
  }
}

function pick(which: "next" | "previous" | "nearest", all: readonly Placement[], from: Placement | null): Placement | null {
  const index = from === null ? -1 : all.indexOf(from);
  if (index !== -1) {
    const step = { next: 1, previous: -1, nearest: 0 }[which];
    return all.at((index + step) % all.length) ?? null;
  }
  const tops = all.map((it) => rectsOf(it.range)[0]?.top ?? 0);
  const inView = tops.findIndex((top) => top >= 0);
  return (which === "previous" ? all.at(inView - 1) : all[Math.max(inView, 0)]) ?? null;
}

function bringIntoView(range: AbstractRange): void {
  const [line] = rectsOf(range);
  if (line !== undefined && (line.top < 0 || line.bottom > innerHeight)) {
    range.startContainer.parentElement?.scrollIntoView({ block: "center", behavior: "instant" });
  }
}

globalThis.saysWho ??= createPage();
globalThis.saysWho.start();
