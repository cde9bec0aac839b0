// What the finder says of names and declared texts, and that none of its steps is long, whatever the page.
// Which texts of a page are the article's is held in both browsers, by the pages of `tests/pages`.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Choice, choose } from "../../extension/finding/choice.ts";
import { declaredBody, placeOf } from "../../extension/finding/declared.ts";
import { namingOf } from "../../extension/finding/names.ts";
import { prune } from "../../extension/finding/pruning.ts";
import { type Part, survey } from "../../extension/finding/survey.ts";

// ---- A page as far as the finder looks at it.

/** How many nodes have been looked at. */
let looks = 0;

class FakeNode {
  nextSibling: FakeNode | null = null;
}

class FakeText extends FakeNode {
  readonly data: string;
  constructor(data: string) {
    super();
    this.data = data;
  }
}

class FakeElement extends FakeNode {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly FakeNode[];
  constructor(tag: string, attributes: Readonly<Record<string, string>> = {}, children: readonly FakeNode[] = []) {
    super();
    this.tag = tag;
    this.attributes = attributes;
    this.children = children;
    for (const [index, child] of children.entries()) {
      child.nextSibling = children[index + 1] ?? null;
    }
  }
  get tagName(): string {
    looks += 1;
    return this.tag;
  }
  get firstChild(): FakeNode | null {
    return this.children[0] ?? null;
  }
  get textContent(): string {
    return this.children.map((it) => (it instanceof FakeText ? it.data : (it as FakeElement).textContent)).join("");
  }
  getAttribute(name: string): string | null {
    return this.attributes[name] ?? null;
  }
  matches(): boolean {
    return false;
  }
}

Object.assign(globalThis, { Text: FakeText, Element: FakeElement });

const SENTENCE = "The ferry left the harbor at noon, with forty passengers, a dog and the post on board, and came back at dusk.";

const paragraph = (text = SENTENCE) => new FakeElement("P", {}, [new FakeText(text)]);
const times = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));

/** Does all of the work, and says how many nodes its longest step looked at. */
function stepsOf<T>(work: Generator<void, T>): { value: T; longest: number } {
  let longest = 0;
  for (;;) {
    const before = looks;
    const step = work.next();
    longest = Math.max(longest, looks - before);
    if (step.done) {
      return { value: step.value, longest };
    }
  }
}

const isBeside = ({ naming }: Part) => naming.isBeside && !naming.isBody;

// ---- Steps.

/** Pages of ten thousand words or more, each shaped to be hard on a step. */
const PAGES: Record<string, () => FakeElement> = {
  "ten thousand paragraphs beside each other": () => new FakeElement("BODY", {}, times(10_000, () => paragraph())),
  "ten thousand empty boxes": () => new FakeElement("BODY", {}, [...times(10_000, () => new FakeElement("DIV")), paragraph(), paragraph()]),
  "ten thousand boxes of a paragraph each": () =>
    new FakeElement("BODY", {}, times(10_000, (it) => new FakeElement("DIV", { class: `box-${it}` }, [paragraph()]))),
  "ten thousand headings in a row": () =>
    new FakeElement("BODY", {}, [...times(10_000, () => new FakeElement("H2", {}, [new FakeText("Harbor")])), paragraph(), paragraph()]),
  "ten thousand words in links": () =>
    new FakeElement("BODY", {}, [new FakeElement("P", {}, times(10_000, () => new FakeElement("A", {}, [new FakeText("harbor ")])))]),
};

/** A node is looked at a few times in each step that comes to it. */
const MOST_LOOKS = 1_000;

for (const [name, make] of Object.entries(PAGES)) {
  test(`no step is long on a page of ${name}`, () => {
    const surveyed = stepsOf(survey(make() as unknown as Element));
    const chosen = stepsOf(choose(surveyed.value, isBeside));
    const choice: Choice = chosen.value ?? { root: surveyed.value, left: new Set() };
    const pruned = stepsOf(prune(choice, isBeside));
    const placed = stepsOf(placeOf("theferryleft".repeat(100), surveyed.value, () => false));
    const longest = [surveyed, chosen, pruned, placed].map((it) => it.longest);
    assert.ok(Math.max(...longest) <= MOST_LOOKS, `steps of ${longest.join(", ")} looks`);
  });
}

// ---- Names.

const NAMES: [name: string, beside: boolean, body: boolean][] = [
  ["article-body", false, true],
  ["entryContent", false, true],
  ["comment-content", true, false],
  ["article-comments", true, false],
  ["commentary-text", false, true],
  ["newsletterSignup", true, false],
  ["has-sidebar", false, false],
  ["content--with-ads", false, true],
  ["author-box-content", true, false],
  ["reporter", false, false],
  ["css-1q2w3e", false, false],
  ["main-content related-links", true, true],
];

for (const [name, isBeside, isBody] of NAMES) {
  test(`the name “${name}” says that an element is ${isBeside ? "beside the article" : isBody ? "the article's" : "nothing"}`, () =>
    assert.deepEqual(namingOf(new FakeElement("DIV", { class: name }) as unknown as Element), { isBeside, isBody }));
}

test("the tag of a custom element is a name of it", () => {
  assert.equal(namingOf(new FakeElement("AMP-AD") as unknown as Element).isBeside, true);
  assert.equal(namingOf(new FakeElement("AMP-IMG") as unknown as Element).isBeside, false);
});

test("what is written for tests and scripts is a name too", () =>
  assert.equal(namingOf(new FakeElement("DIV", { class: "x1", "data-component": "byline-block" }) as unknown as Element).isBeside, true));

// ---- Declared texts.

const BODY = `${SENTENCE} `.repeat(4);

function pageWith(...scripts: string[]): Document {
  return { querySelectorAll: () => scripts.map((textContent) => ({ textContent })) } as unknown as Document;
}

const declaring = (articleBody: unknown) => JSON.stringify({ "@graph": [{ "@type": "NewsArticle", articleBody }] });

test("a declared body is found however deep it stands, without its markup", () => {
  const letters = declaredBody(pageWith(declaring(`<p>${BODY.replaceAll("post", "p&ouml;st")}</p>`)));
  assert.ok(letters?.startsWith("theferryleft"));
  assert.doesNotMatch(letters ?? "", /ouml|pthe/);
});

test("of several declared bodies the longest counts", () =>
  assert.ok(declaredBody(pageWith(declaring(BODY), declaring(`Again: ${BODY}`)))?.startsWith("again")));

for (const [what, script] of Object.entries({
  "a summary": declaring("The ferry left."),
  "a body that is no text": declaring({ text: BODY }),
  "what is no JSON": `{"articleBody":"${BODY}",`,
  "a headline": JSON.stringify({ "@type": "NewsArticle", headline: BODY }),
})) {
  test(`${what} declares no body`, () => assert.equal(declaredBody(pageWith(script)), null));
}

/** An article of four paragraphs beside a box of as many. */
function twoBoxes(): { page: Part; body: string; article: FakeElement } {
  const day = (index: number) => `On day ${index} the ferry left at noon, with forty passengers, a dog and the post on board.`;
  const article = new FakeElement("DIV", {}, times(4, (it) => paragraph(day(it))));
  const other = new FakeElement("DIV", {}, times(4, () => paragraph()));
  const page = stepsOf(survey(new FakeElement("BODY", {}, [other, article]) as unknown as Element)).value;
  return { page, body: declaredBody(pageWith(declaring(times(4, day).join("\n"))))!, article };
}

test("a declared body is placed in the box that shows it", () => {
  const { page, body, article } = twoBoxes();
  const place = stepsOf(placeOf(body, page, () => false)).value;
  assert.equal(place?.root.element, article);
});

test("a declared body that has been taken needs no other place", () => {
  const { page, body } = twoBoxes();
  assert.equal(stepsOf(placeOf(body, page, () => true)).value, null);
});

test("a declared body of which the page shows little has no place", () => {
  const { page, body } = twoBoxes();
  assert.equal(stepsOf(placeOf(body.repeat(3), page, () => false)).value, null);
});
