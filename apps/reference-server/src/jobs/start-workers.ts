import { TilekitError } from '@tilekit/core';
import type { PgBoss } from 'pg-boss';
import type { AppOptions } from '../app-options.ts';
import type { AlertJob } from '../alerts/commit-delivery.ts';
import { giveUpAlert, handleAlert } from '../alerts/handle-alert.ts';
import { collectInstallation, type Delivery } from '../collection/collect-installation.ts';
import { deliver } from '../collection/deliver.ts';
import { openIncident } from '../collection/open-incident.ts';
import type { IncidentJob } from '../collection/save-collected.ts';
import { scheduleCollections } from '../collection/schedule-collections.ts';
import { scheduleDeliveries } from '../collection/schedule-deliveries.ts';
import { maintain } from '../maintenance/maintain.ts';
import { rekey } from '../maintenance/rekey.ts';
import { reportUnknownClients } from '../maintenance/report-unknown-clients.ts';
import { scheduleRefreshes } from '../maintenance/schedule-refreshes.ts';
import { createInstallationWebhook } from '../webhooks/create-installation-webhook.ts';
import { scheduleWebhooks } from '../webhooks/schedule-webhooks.ts';
import { startTicking } from './start-ticking.ts';
import { workOff } from './work-off.ts';

interface AboutInstallation {
  readonly installationId: string;
}

/** Starts this instance's share of the work; `stop` lets what is under way finish. */
export async function startWorkers(options: AppOptions, boss: PgBoss): Promise<{ stop(): Promise<void> }> {
  const { logger, database, config } = options;
  await workOff<AboutInstallation>(boss, 'collect', 4, ({ data }) =>
    collectInstallation(options, boss, data.installationId),
  );
  await workOff<Delivery>(boss, 'deliver', 4, ({ data }) => deliver(options, data), 4);
  await workOff<IncidentJob>(boss, 'incident', 2, ({ data }) => openIncident(options, data));
  await workOff<AboutInstallation>(boss, 'refresh', 4, ({ data }) => refresh(options, data.installationId));
  await workOff<AboutInstallation>(boss, 'webhook', 4, ({ data }) =>
    createInstallationWebhook(options, data.installationId),
  );
  await workOff<AlertJob>(boss, 'alert', 4, ({ data }) => handleAlert(options, data));
  await workOff<AlertJob>(boss, 'alert-given-up', 1, ({ data }) => giveUpAlert(options, data), 1);
  await boss.work('maintain', () => maintain(options));
  await boss.schedule('maintain', '* * * * *');
  await boss.send('maintain', {});
  await boss.work('rekey', () => rekeyUntilNothingIsLeft(options, boss));
  await boss.schedule('rekey', '17 * * * *');
  await boss.send('rekey', {});

  await reportUnknownClients(options);

  const collections = startTicking(logger, 'schedule collections', 1_000, () =>
    scheduleCollections(database, boss, {
      now: options.now(),
      intervalSeconds: config.collectIntervalSeconds,
    }),
  );
  const deliveries = startTicking(logger, 'schedule deliveries', 2_000, () =>
    scheduleDeliveries(database, boss, options.now()),
  );
  const refreshes = startTicking(logger, 'schedule refreshes', 10_000, () =>
    scheduleRefreshes(database, boss, options.now()),
  );
  const webhooks = startTicking(logger, 'schedule webhooks', 2_000, () =>
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
async function rekeyUntilNothingIsLeft(options: AppOptions, boss: PgBoss): Promise<void> {
  try {
    if ((await rekey(options)) > 0) await boss.send('rekey', {}, { startAfter: rekeyAgainSeconds });
  } catch (error) {
    options.logger.error({ err: error }, 'secrets could not be sealed anew: leave ENCRYPTION_KEYS as it is');
    throw error;
  }
}
