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
  `ad ads advert advertisement banner bio breadcrumb breadcrumbs byline comment comments consent cookie cookies credit
   disqus follow footer gdpr menu meta modal nav navbar navigation newsletter outbrain overlay pager pagination
   popup promo promoted notification promotion rail recirc recirculation recommended recommendations related replies share sharing
   sidebar signup skip social sponsor sponsored subscribe subscription taboola tags teaser teasers tools topics trending
   widget`.match(/\w+/g),
);

/** The same within longer words. */
const BESIDE_STEM = /breadcrumb|carousel|disqus|gallery|lightbox|newsletter|outbrain|related|slideshow|taboola/;

/** Words of names under which pages keep the article itself. */
const BODY = new Set("article body content entry main post story text".split(" "));

export interface Naming {
  /** Named as something beside the article, and not as the article. */
  isBeside: boolean;
  /** Named as the article or its text. */
  isBody: boolean;
}

/** What an element is by the words of its class and id. */
export function namingOf(element: Element): Naming {
  const names = `${element.getAttribute("class") ?? ""} ${element.id}`;
  // A form is beside the article, but some sites put the whole page into one.
  let isBeside = element.tagName === "FORM";
  let isBody = false;
  if (names.length > 1) {
    for (const word of names.replace(/([a-z])(?=[A-Z])/g, "$1 ").toLowerCase().match(/[a-z]+/g) ?? []) {
      isBeside ||= BESIDE.has(word) || BESIDE_STEM.test(word);
      isBody ||= BODY.has(word);
    }
  }
  return { isBeside, isBody };
}
