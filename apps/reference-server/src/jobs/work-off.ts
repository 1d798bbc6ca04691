import type { Job, PgBoss } from 'pg-boss';

/**
 * Works a queue off in batches, the jobs of a batch at the same time, and goes on at once while batches come back full.
 * One job at a time would be followed by a wait for the next notification, so that a backlog would hardly shrink.
 *
 * If a job fails its whole batch is handed out again: `handle` must be safe to repeat.
 *
 * @param batchesAtOnce Batches that an instance has in hand at once. A slow job holds up its own batch only: more and
 * smaller ones suit jobs that may be slow.
 */
export async function workOff<Data>(
  boss: PgBoss,
  queue: string,
  batchSize: number,
  handle: (job: Job<Data>) => Promise<unknown>,
  batchesAtOnce = 2,
): Promise<void> {
  const options = {
    batchSize,
    localConcurrency: batchesAtOnce,
    burstWhenBatchFull: true,
    pollingIntervalSeconds: 1,
    // A new job wakes a worker at once; this is for jobs whose time has come, such as the repetition of a failed one.
    notifyPollingIntervalSeconds: 5,
  } as const;
  await boss.work<Data>(queue, options, async (jobs) => {
    const outcomes = await Promise.allSettled(jobs.map(handle));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  });
}
