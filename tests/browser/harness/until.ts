/** How long a test waits for anything before it says what did not happen. */
const PATIENCE = 8_000;

/**
 * Waits until `look` gives something other than `undefined`, `null` or `false`, and returns it.
 *
 * The only way of waiting in the suite: a fixed pause is too short on a busy machine and too long on
 * an idle one. Throwing counts as "not yet"; the last reason is in the message.
 */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  patience = PATIENCE,
): Promise<Exclude<T, undefined | null | false>> {
  const deadline = Date.now() + patience;
  let last: unknown;
  for (;;) {
    try {
      const value = await look();
      if (value !== undefined && value !== null && value !== false) {
        return value as Exclude<T, undefined | null | false>;
      }
      last = value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) {
      const seen = last instanceof Error ? last.message : JSON.stringify(last);
      throw new Error(`Waited ${patience} ms in vain for: ${what}. Last seen: ${seen}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Waits until `look` gives `expected`; on failure says what it gave instead. */
export async function untilEqual<T>(
  what: string,
  look: () => T | Promise<T>,
  expected: T,
  patience = PATIENCE,
): Promise<void> {
  const wanted = JSON.stringify(expected);
  let seen = "";
  await until(
    what,
    async () => {
      seen = JSON.stringify(await look());
      return seen === wanted;
    },
    patience,
  ).catch((error: unknown) => {
    throw new Error(
      `${error instanceof Error ? error.message : String(error)}\n  seen:   ${seen}\n  wanted: ${wanted}`,
    );
  });
}

/**
 * Checks that `look` goes on giving `true` for `duration` milliseconds.
 *
 * For what must not happen, nothing can be waited for: the duration is the time in which it would
 * have happened, and stands with its reason where it is used.
 */
export async function stays(
  what: string,
  duration: number,
  look: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = Date.now() + duration;
  do {
    if (!(await look())) throw new Error(`It did not last: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  } while (Date.now() < end);
}
