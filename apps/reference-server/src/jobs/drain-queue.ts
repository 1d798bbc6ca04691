import { TilekitError } from '@tilekit/core';
import type { FastifyBaseLogger } from 'fastify';
import type { Job, PgBoss } from 'pg-boss';
import type { AppOptions } from '../app-options.ts';
import type { VitalSigns } from '../process/vital-signs.ts';
import { queues } from './queues.ts';

type QueueName = keyof typeof queues;

/**
 * Drains a queue in batches, the jobs of a batch concurrently, without a pause while batches are full.
 * One job at a time would be followed by a wait for the next notification, so that a backlog would hardly shrink.
 *
 * A job that fails is handed out again, so `handle` must be safe to repeat. Each failure is logged with its stack and
 * counted.
 *
 * @param how.batchesAtOnce Batches that an instance processes concurrently. A slow job holds up its own batch only: more and
 * smaller ones suit jobs that may be slow.
 * @param how.perGroup Concurrent jobs of one group; other groups overtake those that wait.
 * @param how.lookAgainSeconds How soon a job is found whose time has come, such as the retry of a failed one.
 */
export async function drainQueue<Data extends object>(
  options: Pick<AppOptions, 'logger' | 'metrics'>,
  boss: PgBoss,
  queue: QueueName,
  batchSize: number,
  handle: (job: Job<Data>) => Promise<unknown>,
  {
    batchesAtOnce = 2,
    perGroup,
    lookAgainSeconds = 5,
  }: { readonly batchesAtOnce?: number; readonly perGroup?: number; readonly lookAgainSeconds?: number } = {},
): Promise<void> {
  const settings = {
    ...(perGroup !== undefined && { localGroupConcurrency: perGroup }),
    batchSize,
    localConcurrency: batchesAtOnce,
    burstWhenBatchFull: true,
    pollingIntervalSeconds: 1,
    // A new job wakes a worker immediately.
    notifyPollingIntervalSeconds: lookAgainSeconds,
    perJobResults: true,
  } as const;
  // Before pg-boss does it: what it ends itself is reported nowhere.
  const limitMs = queues[queue].expireInSeconds * 1_000 - 2_000;
  await boss.work<Data>(queue, settings, (jobs) =>
    Promise.all(
      jobs.map(async (job) => {
        try {
          await inTime(handle(job), limitMs);
          return { id: job.id, status: 'completed' as const };
        } catch (error) {
          reportFailure(options, queue, error, { jobId: job.id, ...job.data });
          return { id: job.id, status: 'failed' as const, output: { code: codeOf(error) } };
        }
      }),
    ),
  );
}

/** Tells the operator of a job that failed: in the log and in a counter. */
export function reportFailure(
  { logger, metrics }: Pick<AppOptions, 'logger' | 'metrics'>,
  queue: QueueName,
  error: unknown,
  about: object,
): void {
  metrics.jobFailures.inc({ queue, code: codeOf(error) });
  // A field that is undefined would not be in the line.
  logger.error({ err: error ?? String(error), queue, ...about }, 'job failed');
}

/** A label of few values: a partner's code may throw anything. */
function codeOf(error: unknown): string {
  if (error instanceof TilekitError) return error.code;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^(?:DATABASE_[A-Z]+|E[A-Z]{3,12}|JOB_TIMED_OUT)$/.test(code)
    ? code
    : 'ERROR';
}

async function inTime(work: Promise<unknown>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`The job took longer than ${limitMs / 1_000} seconds.`);
      reject(Object.assign(error, { code: 'JOB_TIMED_OUT' }));
    }, limitMs);
  });
  try {
    await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs a task at an interval without overlap; a failure is logged and the next run still happens. */
export function runAtInterval(
  logger: FastifyBaseLogger,
  name: string,
  everyMs: number,
  tick: () => Promise<unknown>,
  vitalSigns?: VitalSigns,
): { stop(): Promise<void> } {
  let underWay: Promise<void> | undefined;
  vitalSigns?.finished(name);
  const timer = setInterval(() => {
    underWay ??= run().finally(() => {
      underWay = undefined;
      vitalSigns?.finished(name);
    });
  }, everyMs);
  async function run(): Promise<void> {
    try {
      await tick();
    } catch (error) {
      logger.error({ err: error }, name);
    }
  }
  return {
    async stop() {
      clearInterval(timer);
      await underWay;
      vitalSigns?.forget(name);
    },
  };
}
