/**
 * Analyses a batch with an engine that may trap.
 *
 * After a trap the instance's memory cannot be trusted, so `restart` puts another in its place.
 * The batch is then tried block by block: one that traps again loses only itself.
 */
export function salvage<Block, Found>(
  blocks: readonly Block[],
  context: number,
  engine: {
    /** Analyses blocks, of which the first `context` are there to be known. One entry for each other block. */
    analyze(blocks: readonly Block[], context: number): Found[][];
    restart(): void;
  },
): Found[][] {
  try {
    return engine.analyze(blocks, context);
  } catch {
    engine.restart();
  }
  return blocks.slice(context).map((block) => {
    try {
      return engine.analyze([block], 0)[0] ?? [];
    } catch {
      engine.restart();
      return [];
    }
  });
}
