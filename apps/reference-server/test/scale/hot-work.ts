import { handleAlert } from '../../src/alerts/handle-alert.ts';
import { findInstallation, listInstallations } from '../../src/installations/find-installations.ts';
import { giveUpBatches } from '../../src/collection/save-collected.ts';
import type { AppOptions } from '../../src/app-options.ts';
import { purgeExpired } from '../../src/maintenance/purge-expired.ts';
import {
  scheduleCollections,
  scheduleDeliveries,
  scheduleRefreshes,
  scheduleWebhooks,
} from '../../src/jobs/schedule-due.ts';
import { createMetricsSources } from '../../src/metrics/metrics-sources.ts';
import { createWebhookReceivers } from '../../src/webhooks/webhook-receivers.ts';

/** What runs every few seconds, or with each request, however much there is that is not due. */
export const hotWork: Readonly<Record<string, (options: AppOptions) => Promise<unknown>>> = {
  'schedule collections': ({ database, boss, now }) =>
    scheduleCollections(database, boss, { now: now(), intervalSeconds: 5 }),
  'schedule deliveries': ({ database, boss, now }) => scheduleDeliveries(database, boss, now()),
  'schedule refreshes': ({ database, boss, now }) => scheduleRefreshes(database, boss, now()),
  'schedule webhooks': ({ database, boss, now }) => scheduleWebhooks(database, boss, now()),
  'give up batches': giveUpBatches,
  'purge what expired': purgeExpired,
  'find what crashed': async ({ lifecycle: { store } }) => {
    await store.list({ statuses: ['connecting', 'disconnecting'], limit: 25 });
    await store.list({ hasReplacedGrants: true, limit: 25 });
  },
  'scrape: installations': ({ database }) => createMetricsSources(database).countInstallations(),
  'scrape: queues': ({ database }) => createMetricsSources(database).readQueues(),
  'scrape: silence': ({ database }) => createMetricsSources(database).readLongestSilence(),
  'scrape: problems': ({ database }) => createMetricsSources(database).countProblems(),
  'list of a customer': (options) => listInstallations(options, 'account-7'),
  'page of an installation': ({ lifecycle }) =>
    findInstallation(lifecycle, 'account-7', '00000000-0000-4000-8000-000000000000').catch(() => undefined),
  'alerts of a customer': ({ database }) =>
    database
      .selectFrom('alerts')
      .selectAll()
      .where('account_id', '=', 'account-7')
      .orderBy('date', 'desc')
      .limit(100)
      .execute(),
  'repeated delivery': (options) =>
    handleAlert(options, { installationId: 'scale-000000002', key: 'delivery-2' }),
  'audit of an account': ({ database }) =>
    database
      .selectFrom('audit_events')
      .select('action')
      .where('account_id', '=', 'account-7')
      .orderBy('at', 'desc')
      .limit(100)
      .execute(),
  'delivery of a webhook': (options) => createWebhookReceivers(options).find('x'.repeat(43)),
};
