import { setTimeout as sleep } from 'node:timers/promises';
import { TilekitError } from '@tilekit/core';
import type { PgBoss } from 'pg-boss';
import type { AlertJob } from '../alerts/commit-delivery.ts';
import { giveUpAlert, handleAlert } from '../alerts/handle-alert.ts';
import type { AppOptions } from '../app-options.ts';
import { collectInstallation, type Delivery } from '../collection/collect-installation.ts';
import { deliver } from '../collection/deliver.ts';
import { openIncident } from '../collection/open-incident.ts';
import type { IncidentJob } from '../collection/save-collected.ts';
import { maintain } from '../maintenance/maintain.ts';
import { rekey } from '../maintenance/rekey.ts';
import { reportUnknownClients } from '../authorization/oauth-clients.ts';
import { createInstallationWebhook } from '../webhooks/create-installation-webhook.ts';
import { drainQueue, reportFailure, runAtInterval } from './drain-queue.ts';
import { queues } from './queues.ts';
import {
  scheduleCollections,
  scheduleDeliveries,
  scheduleRefreshes,
  scheduleWebhooks,
} from './schedule-due.ts';

interface AboutInstallation {
  readonly installationId: string;
}

/**
 * Starts this instance's share of the work; `stop` lets what is under way finish. It rests while the clocks of host and
 * database differ.
 */
export async function startWorkers(options: AppOptions, boss: PgBoss): Promise<{ stop(): Promise<void> }> {
  const { logger, database, config, vitalSigns, clock } = options;
  const mayWork = () => clock?.isTrusted() !== false;
  let works = mayWork();
  if (works) await takeJobs(options, boss);
  await Promise.all([
    boss.schedule('maintain', '* * * * *'),
    boss.schedule('rekey', '17 * * * *'),
    boss.send('maintain', {}),
    boss.send('rekey', {}),
    reportUnknownClients(options),
  ]);

  const every = (name: string, everyMs: number, tick: () => Promise<unknown>) =>
    runAtInterval(logger, name, everyMs, () => (mayWork() ? tick() : Promise.resolve()), vitalSigns);
  const intervals = [
    runAtInterval(logger, 'watch the clocks', 1_000, async () => {
      if (works === mayWork()) return;
      works = !works;
      await (works ? takeJobs(options, boss) : leaveJobs(boss));
    }),
    every('schedule collections', 1_000, () =>
      scheduleCollections(database, boss, {
        now: options.now(),
        intervalSeconds: config.collectIntervalSeconds,
      }),
    ),
    every('schedule deliveries', 2_000, () => scheduleDeliveries(database, boss, options.now())),
    every('schedule refreshes', 10_000, () => scheduleRefreshes(database, boss, options.now())),
    every('schedule webhooks', 2_000, () => scheduleWebhooks(database, boss, options.now())),
  ];
  return {
    async stop() {
      await Promise.all(intervals.map((interval) => interval.stop()));
      await boss.stop({ graceful: true, timeout: 10_000 });
      await options.destinations.idle();
    },
  };
}

async function takeJobs(options: AppOptions, boss: PgBoss): Promise<void> {
  await drainQueue<AboutInstallation>(options, boss, 'collect', 4, ({ data }) =>
    collectInstallation(options, boss, data.installationId),
  );
  await drainQueue<Delivery>(options, boss, 'deliver', 4, ({ data }) => handOver(options, data), {
    batchesAtOnce: 4,
  });
  await drainQueue<IncidentJob>(options, boss, 'incident', 2, ({ data }) => openIncident(options, data));
  await drainQueue<AboutInstallation>(options, boss, 'refresh', 4, ({ data }) =>
    refresh(options, data.installationId),
  );
  await drainQueue<AboutInstallation>(options, boss, 'webhook', 4, ({ data }) =>
    createInstallationWebhook(options, data.installationId),
  );
  const alone = { batchesAtOnce: 1 };
  await drainQueue<AlertJob>(options, boss, 'alert', 2, ({ data }) => handleAlert(options, data), {
    batchesAtOnce: 4,
    // One customer's storm leaves some of the workers to the others.
    perGroup: 3,
    // One that failed is retried while it is still new.
    lookAgainSeconds: 1,
  });
  await drainQueue<AlertJob>(
    options,
    boss,
    'alert-given-up',
    1,
    ({ data }) => giveUpAlert(options, data),
    alone,
  );
  await drainQueue(options, boss, 'maintain', 1, () => maintain(options), alone);
  await drainQueue(options, boss, 'rekey', 1, () => rekeyUntilDone(options, boss), alone);
}

async function leaveJobs(boss: PgBoss): Promise<void> {
  for (const queue of Object.keys(queues)) await boss.offWork(queue, { wait: false });
}

/** A worker waits for a destination no longer than that; the delivery continues without it. */
const workerPatienceMs = 1_500;

async function handOver(options: AppOptions, delivery: Delivery): Promise<void> {
  const { installationId } = delivery;
  let isAlone = false;
  const work = deliver(options, delivery).catch((error: unknown) => {
    if (!isAlone) throw error;
    reportFailure(options, 'deliver', error, { installationId });
  });
  options.destinations.follow(work);
  await Promise.race([work, sleep(workerPatienceMs)]);
  isAlone = true;
}

/** Asking for the token refreshes it. Core stores a failure, with the time of the next attempt. */
async function refresh({ accessTokens, logger }: AppOptions, installationId: string): Promise<void> {
  try {
    await accessTokens.getAccessToken(installationId);
  } catch (error) {
    if (!(error instanceof TilekitError)) throw error;
    // Logged once for each installation, and for all of them at each start.
    if (error.code !== 'CLIENT_UNKNOWN') logger.warn({ err: error, installationId }, 'refresh');
  }
}

const rekeyAgainSeconds = 60;

/** An instance that has yet to learn of the new key may seal with the older one meanwhile. */
async function rekeyUntilDone(options: AppOptions, boss: PgBoss): Promise<void> {
  try {
    if ((await rekey(options)) > 0) await boss.send('rekey', {}, { startAfter: rekeyAgainSeconds });
  } catch (error) {
    options.logger.error({ err: error }, 'secrets could not be resealed: leave ENCRYPTION_KEYS as it is');
    throw error;
  }
}
