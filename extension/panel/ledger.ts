import type { ListedClaim, Source } from "../shared/marks.ts";

/** The rungs of the source ladder, best first, and what rests on none. */
export const RUNGS = ["person", "organisation", "document", "role", "anonymous", "vague", "nobody"] as const;
export type Rung = (typeof RUNGS)[number];

/** Somebody, with all that rests on them. */
export interface LedgerEntry extends Source {
  claims: ListedClaim[];
}

export interface Ledger {
  /** How many claims rest on each rung. */
  counts: Record<Rung, number>;
  /** In the order of the page. */
  sources: LedgerEntry[];
}

/** Who is relied on for what, over the whole page: the engine reads it in parts, and a part may know a shorter name. */
export function ledgerOf(claims: readonly ListedClaim[]): Ledger {
  const sources = new Map<string, LedgerEntry>();
  const named = claims.flatMap(({ source }) => source ?? []);
  const counts = Object.fromEntries(RUNGS.map((it) => [it, 0])) as Record<Rung, number>;
  for (const claim of claims) {
    if (claim.source === null) {
      counts.nobody += 1;
      continue;
    }
    const name = fullName(claim.source, named);
    const entry = sources.get(name) ?? { name, kind: claim.source.kind, claims: [] };
    entry.kind = better(entry.kind, claim.source.kind);
    entry.claims.push(claim);
    sources.set(name, entry);
  }
  for (const { kind, claims } of sources.values()) {
    counts[kind] += claims.length;
  }
  return { counts, sources: [...sources.values()] };
}

/** "Maria Holt" for "Holt", where the page knows only one of that name. */
function fullName({ name, kind }: Source, all: readonly Source[]): string {
  const longer = new Set(all.filter((it) => it.kind === kind && it.name.endsWith(` ${name}`)).map((it) => it.name));
  const [only] = longer;
  return kind === "person" && longer.size === 1 && only !== undefined ? only : name;
}

function better<Kind extends Rung>(a: Kind, b: Kind): Kind {
  return RUNGS.indexOf(a) <= RUNGS.indexOf(b) ? a : b;
}
