/** The name that the reader's choice is kept under: the host without a leading "www.", or null where no extension may read. */
export function siteOf(url: string | undefined): string | null {
  if (url === undefined || !URL.canParse(url)) {
    return null;
  }
  const { protocol, hostname } = new URL(url);
  if ((protocol !== "http:" && protocol !== "https:") || hostname === "") {
    return null;
  }
  return hostname.replace(/^www\.(?=.*\.)/, "");
}

/** `example.org` for `news.example.org`; null where there is nothing broader. */
export function toBroaderHostname(hostname: string): string | null {
  if (standsAlone(hostname)) {
    return null;
  }
  return hostname.slice(hostname.indexOf(".") + 1);
}

/** The entry that decides for a host: its own or its nearest ancestor's. */
export function nearestListed<T>(hostname: string, entries: Readonly<Record<string, T>>): T | undefined {
  for (let it: string | null = hostname; it !== null; it = toBroaderHostname(it)) {
    if (Object.hasOwn(entries, it)) {
      return entries[it];
    }
  }
  return undefined;
}

/** Whether a host is another's ancestor: `example.org` of `news.example.org`, not of itself. */
export function isBroaderThan(ancestor: string, hostname: string): boolean {
  return !standsAlone(hostname) && hostname.endsWith(`.${ancestor}`);
}

/** The match pattern of a site and of all below it. An address has nothing below it. */
export function matchPattern(hostname: string): string {
  return standsAlone(hostname) ? `*://${hostname}/*` : `*://*.${hostname}/*`;
}

/** Addresses and single labels such as `localhost`: no broader name and no subdomain means anything to them. */
function standsAlone(hostname: string): boolean {
  return !hostname.includes(".") || hostname.startsWith("[") || /^\d+(\.\d+){3}$/.test(hostname);
}
