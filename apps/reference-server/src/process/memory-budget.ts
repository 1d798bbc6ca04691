import { getHeapStatistics } from 'node:v8';

/** The share of the heap that collected data may take; the rest is for everything else. */
const share = 0.25;

/** What a text of JSON takes while it is parsed, checked, encoded and compressed, for each of its bytes. */
const bytesPerByte = 6;

/**
 * One budget for all data that a process holds in memory. What does not fit waits; what is larger than the whole budget goes
 * alone.
 */
export interface MemoryBudget {
  /** Runs `work` as soon as there is room for `bytes` of JSON, in the order of asking. */
  use<Result>(bytes: number, work: () => Promise<Result>): Promise<Result>;
}

export function createMemoryBudget(totalBytes = getHeapStatistics().heap_size_limit * share): MemoryBudget {
  let left = totalBytes;
  const waiting: { readonly need: number; readonly start: () => void }[] = [];

  function admit(): void {
    for (;;) {
      const [first] = waiting;
      if (first === undefined || first.need > left) return;
      waiting.shift();
      left -= first.need;
      first.start();
    }
  }

  return {
    async use(bytes, work) {
      const need = Math.min(Math.max(1, bytes) * bytesPerByte, totalBytes);
      await new Promise<void>((start) => {
        waiting.push({ need, start });
        admit();
      });
      try {
        return await work();
      } finally {
        left += need;
        admit();
      }
    },
  };
}
