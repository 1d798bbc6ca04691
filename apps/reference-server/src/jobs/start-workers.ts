import { TilekitError } from '@tilekit/core';
import type { FastifyBaseLogger } from 'fastify';
import type { Job, PgBoss } from 'pg-boss';
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
import {
  scheduleCollections,
  scheduleDeliveries,
  scheduleRefreshes,
  scheduleWebhooks,
} from './schedule-due.ts';

interface AboutInstallation {
  readonly installationId: string;
}

/** Starts this instance's share of the work; `stop` lets what is under way finish. */
export async function startWorkers(options: AppOptions, boss: PgBoss): Promise<{ stop(): Promise<void> }> {
  const { logger, database, config } = options;
  await drainQueue<AboutInstallation>(boss, 'collect', 4, ({ data }) =>
    collectInstallation(options, boss, data.installationId),
  );
  await drainQueue<Delivery>(boss, 'deliver', 4, ({ data }) => deliver(options, data), 4);
  await drainQueue<IncidentJob>(boss, 'incident', 2, ({ data }) => openIncident(options, data));
  await drainQueue<AboutInstallation>(boss, 'refresh', 4, ({ data }) =>
    refresh(options, data.installationId),
  );
  await drainQueue<AboutInstallation>(boss, 'webhook', 4, ({ data }) =>
    createInstallationWebhook(options, data.installationId),
  );
  await drainQueue<AlertJob>(boss, 'alert', 4, ({ data }) => handleAlert(options, data));
  await drainQueue<AlertJob>(boss, 'alert-given-up', 1, ({ data }) => giveUpAlert(options, data), 1);
  await boss.work('maintain', () => maintain(options));
  await boss.schedule('maintain', '* * * * *');
  await boss.send('maintain', {});
  await boss.work('rekey', () => rekeyUntilDone(options, boss));
  await boss.schedule('rekey', '17 * * * *');
  await boss.send('rekey', {});

  await reportUnknownClients(options);

  const collections = runAtInterval(logger, 'schedule collections', 1_000, () =>
    scheduleCollections(database, boss, {
      now: options.now(),
      intervalSeconds: config.collectIntervalSeconds,
    }),
  );
  const deliveries = runAtInterval(logger, 'schedule deliveries', 2_000, () =>
    scheduleDeliveries(database, boss, options.now()),
  );
  const refreshes = runAtInterval(logger, 'schedule refreshes', 10_000, () =>
    scheduleRefreshes(database, boss, options.now()),
  );
  const webhooks = runAtInterval(logger, 'schedule webhooks', 2_000, () =>
    scheduleWebhooks(database, boss, options.now()),
  );
  return {
    async stop() {
      await Promise.all([collections, deliveries, refreshes, webhooks].map((ticking) => ticking.stop()));
      await boss.stop({ graceful: true, timeout: 10_000 });
    },
  };
}

/** Asking for the token renews it. What fails is written down by core, with the time of the next attempt. */
async function refresh({ accessTokens, logger }: AppOptions, installationId: string): Promise<void> {
  try {
    await accessTokens.getAccessToken(installationId);
  } catch (error) {
    if (!(error instanceof TilekitError)) throw error;
    // Told once for each installation, and for all of them at each start.
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

/**
 * Drains a queue in batches, the jobs of a batch at the same time, and goes on at once while batches come back full.
 * One job at a time would be followed by a wait for the next notification, so that a backlog would hardly shrink.
 *
 * If a job fails its whole batch is handed out again: `handle` must be safe to repeat.
 *
 * @param batchesAtOnce Batches that an instance processes at once. A slow job holds up its own batch only: more and
 * smaller ones suit jobs that may be slow.
 */
export async function drainQueue<Data>(
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

/** Runs a task at an interval without overlap; a failure is logged and the next run still happens. */
export function runAtInterval(
  logger: FastifyBaseLogger,
  name: string,
  everyMs: number,
  tick: () => Promise<unknown>,
): { stop(): Promise<void> } {
  let underWay: Promise<void> | undefined;
  const timer = setInterval(() => {
    underWay ??= run().finally(() => {
      underWay = undefined;
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
    },
  };
}
