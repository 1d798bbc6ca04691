/** What a run over many items took. */
export interface Measured {
  readonly seconds: number;
  /** Of each item, in milliseconds, in the order of the items. */
  readonly waits: readonly number[];
}

/** Runs a task for every item, with a maximum concurrency. */
export async function runLanes<Item>(
  items: readonly Item[],
  atOnce: number,
  act: (item: Item, index: number) => Promise<void>,
): Promise<Measured> {
  const waits: number[] = [];
  const entries = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of entries) {
      const begin = performance.now();
      await act(item, index);
      waits[index] = performance.now() - begin;
    }
  };
  const begin = performance.now();
  await Promise.all(Array.from({ length: atOnce }, lane));
  return { seconds: (performance.now() - begin) / 1000, waits };
}
