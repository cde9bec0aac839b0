/** A slice ends after so many milliseconds: with the stride that is under way it stays well under the 8 that a task of ours may take. */
const SLICE_MS = 4;

/**
 * Does `work` in slices, between which the page may work.
 *
 * Gives undefined when it is no longer wanted: `isWanted` is asked after each rest.
 */
export async function inSlices<T>(work: Generator<void, T>, isWanted: () => boolean): Promise<T | undefined> {
  let end = performance.now() + SLICE_MS;
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) {
      return step.value;
    }
    if (performance.now() >= end) {
      await scheduler.yield();
      if (!isWanted()) {
        return undefined;
      }
      end = performance.now() + SLICE_MS;
    }
  }
}
