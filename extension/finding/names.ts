// What an element's own markup says of it: its tag, its role, the words of its class and id.

/** What is never the article's, whatever stands in it. */
const APART = `nav, aside, footer, dialog, menu, button, select, textarea, input, code, pre, table[role="presentation"],
  script, style, noscript, template, iframe, object, embed, canvas, video, audio, svg, math,
  [hidden], [aria-hidden="true"], [contenteditable=""], [contenteditable="true"],
  [role="navigation"], [role="complementary"], [role="search"], [role="dialog"], [role="alert"], [role="textbox"],
  #comments, .comments, .comment, [itemprop="comment"]`;

/** Whether an element is never the article's. */
export function isApart(element: Element): boolean {
  return element.matches(APART);
}

/** Whether an element stands in one that is never the article's. */
export function isWithinApart(element: Element): boolean {
  return element.closest(APART) !== null;
}

/** Words of names under which pages keep what is beside the article. */
const BESIDE = new Set(
  `ad ads advert advertisement banner bio breadcrumb breadcrumbs byline cmp comment comments consent cookie cookies credit
   disqus follow footer gdpr menu meta modal nav navbar navigation newsletter outbrain overlay pager pagination paywall
   popup promo promoted notification promotion rail recirc recirculation recommended recommendations related replies share sharing
   sidebar signup skip social sponsor sponsored subscribe subscription taboola tags teaser teasers tools topics trending
   ugc widget`.match(/\w+/g),
);

/** The same within longer words, and over the joints of a name. */
const BESIDE_STEM =
  /abouttheauthor|author(?:bio|box|card|info|profile)|breadcrumb|carousel|comments?(?!ar)|disqus|gallery|lightbox|newsletter|outbrain|related|slideshow|taboola/;

/** Words of names under which pages keep the article itself. */
const BODY = new Set("article body content entry main post story text".split(" "));

/** What stands behind these is what a thing has, not what it is: `has-sidebar`, `content--no-ads`. */
const HAVING = /^(?:has|no|with|without)$/;

export interface Naming {
  /** Named as something beside the article, and not as the article. */
  isBeside: boolean;
  /** Named as the article or its text. */
  isBody: boolean;
}

/** Where pages write what an element is. A custom element's tag says it too. */
const NAMED_IN = ["class", "id", "data-component", "data-testid", "data-qa", "data-module", "data-type"];

/** What an element is by its names. */
export function namingOf(element: Element): Naming {
  // A form is beside the article, but some sites put the whole page into one.
  let isBeside = element.tagName === "FORM";
  let isBody = false;
  const read = (name: string) => {
    const words = name.replace(/([a-z])(?=[A-Z])/g, "$1 ").toLowerCase().match(/[a-z]+/g) ?? [];
    const having = words.findIndex((it) => HAVING.test(it));
    const kind = having === -1 ? words : words.slice(0, having);
    // The content of a comment is not the article's, and neither are an article's comments.
    if (kind.some((it) => BESIDE.has(it)) || BESIDE_STEM.test(kind.join(""))) {
      isBeside = true;
    } else {
      isBody ||= kind.some((it) => BODY.has(it));
    }
  };
  if (element.tagName.includes("-")) {
    read(element.tagName.toLowerCase());
  }
  for (const attribute of NAMED_IN) {
    for (const name of element.getAttribute(attribute)?.split(/\s+/) ?? []) {
      read(name);
    }
  }
  return { isBeside, isBody };
}
