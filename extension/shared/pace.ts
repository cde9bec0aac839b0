/**
 * Spaces out work that is asked for again and again.
 *
 * The first turn comes at once. While turns keep being asked for, each waits twice as long as the one before, up to
 * `most` milliseconds; a rest of twice the last wait makes the next one come at once again.
 */
export interface Pace {
  /** Takes a turn, and says in how many milliseconds it comes. */
  wait(now: number): number;
  /** The next turn comes at once. */
  reset(): void;
}

export function createPace({ first, most }: { first: number; most: number }): Pace {
  let pause = 0;
  let last = -Infinity;
  return {
    wait(now) {
      const rested = now - last > 2 * pause;
      pause = rested ? first : Math.min(2 * pause, most);
      last = rested ? now : Math.max(now, last + pause);
      return last - now;
    },
    reset() {
      pause = 0;
      last = -Infinity;
    },
  };
}
