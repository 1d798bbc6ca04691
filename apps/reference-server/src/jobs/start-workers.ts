import type { PgBoss } from 'pg-boss';
import type { AppOptions } from '../app-options.ts';
import { collectInstallation, type Delivery } from '../collection/collect-installation.ts';
import { deliver } from '../collection/deliver.ts';
import { scheduleCollections } from '../collection/schedule-collections.ts';

/** How often an instance looks for installations that are due, in milliseconds. */
const lookEveryMs = 1_000;

/** Starts this instance's share of the work; `stop` lets what is under way finish. */
export async function startWorkers(options: AppOptions, boss: PgBoss): Promise<{ stop(): Promise<void> }> {
  const { logger, database, config } = options;
  await boss.work<{ installationId: string }>('collect', { localConcurrency: 4 }, async ([job]) => {
    if (job) await collectInstallation(options, boss, job.data.installationId);
  });
  await boss.work<Delivery>('deliver', { localConcurrency: 8 }, async ([job]) => {
    if (job) await deliver(options, job.data);
  });

  let looking = Promise.resolve();
  const look = async () => {
    try {
      await scheduleCollections(database, boss, {
        now: options.now(),
        intervalSeconds: config.collectIntervalSeconds,
      });
    } catch (error) {
      logger.error({ err: error }, 'schedule collections');
    }
  };
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    looking = look().finally(() => {
      busy = false;
    });
  }, lookEveryMs);
  return {
    async stop() {
      clearInterval(timer);
      await looking;
      await boss.stop({ graceful: true, timeout: 10_000 });
    },
  };
}
