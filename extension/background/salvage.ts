/**
 * Analyses a batch with an engine that may trap.
 *
 * After a trap the instance's memory cannot be trusted, so `restart` puts another in its place.
 * The batch is then tried block by block: one that traps again has `none`.
 * Any other error is the caller's mistake, and is thrown on.
 */
export function salvage<Block, Found>(
  blocks: readonly Block[],
  context: number,
  engine: {
    /** Analyses blocks, of which the first `context` are there to be known. One entry for each other block. */
    analyze(blocks: readonly Block[], context: number): Found[];
    restart(): void;
    none: Found;
  },
): Found[] {
  const restartAfter = (error: unknown) => {
    if (!isTrap(error)) {
      throw error;
    }
    engine.restart();
  };
  try {
    return engine.analyze(blocks, context);
  } catch (error) {
    restartAfter(error);
  }
  return blocks.slice(context).map((block) => {
    try {
      return engine.analyze([block], 0)[0] ?? engine.none;
    } catch (error) {
      restartAfter(error);
      return engine.none;
    }
  });
}

/** The engine's own refusals are plain errors. A stack that ran over leaves it as broken as a trap does. */
function isTrap(error: unknown): boolean {
  return (
    error instanceof WebAssembly.RuntimeError ||
    error instanceof RangeError ||
    (error instanceof Error && error.name === "InternalError")
  );
}
