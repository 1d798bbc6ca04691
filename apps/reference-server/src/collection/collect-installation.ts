import {
  createError,
  hasOwnSecrets,
  type Installation,
  openApiKey,
  parseDomain,
  TilekitError,
} from '@tilekit/core';
import { createOtlpConfiguration } from '@tilekit/telemetry';
import { sql } from 'kysely';
import type { PgBoss } from 'pg-boss';
import type { AppOptions } from '../app-options.ts';
import { toMilliseconds } from '../database/database-clock.ts';
import { reportFailure } from '../jobs/drain-queue.ts';
import type { Collected, CollectRequest } from '../plug-in/integration.ts';
import { platformAccountId } from '../sign-in/issuer-account.ts';
import { beginningOfHistory } from './first-window.ts';
import { type CollectedBatch, cutCollected, saveCollected } from './save-collected.ts';

/** Datadog drops metrics that are older than an hour: a longer gap is not filled. */
const maxWindowMs = 55 * 60 * 1000;

/**
 * What `collect` is asked for at once, in milliseconds: after an outage, the windows that were missed come one after the
 * other, because all of their data together may not fit into memory.
 */
const maxWindowAtOnceMs = 60_000;

/** The longest wait after failures of `collect`, in milliseconds. */
const maxPauseMs = 5 * 60_000;
/** What a window is taken to bring at least. */
const leastBytes = 100_000;

/** Names the installation that has batches to send. */
export interface Delivery {
  readonly installationId: string;
}

/**
 * Reads the next window of one installation and leaves it in batches for the delivery queue. The end of the window,
 * the batches and the job are one transaction, so that every window is delivered, and collected once.
 */
export async function collectInstallation(
  options: AppOptions,
  boss: PgBoss,
  installationId: string,
): Promise<void> {
  const { database, integration } = options;
  const stored = await options.lifecycle.store.get(installationId);
  if (stored?.installation.status !== 'connected') return;
  const row = await database
    .selectFrom('collections')
    .select(['collected_until', 'collected_bytes', 'collect_failures', 'is_new'])
    .where('installation_id', '=', installationId)
    .executeTakeFirst();
  if (row === undefined) return;
  // Another account's data must not go there.
  if (!(await hasOwnSecrets(options.lifecycle, stored.installation))) {
    const error = createError(
      'SECRET_UNREADABLE',
      `The installation "${installationId}" is not its account's.`,
    );
    await putOff(options, installationId, row.collect_failures + 1, error);
    return;
  }
  const now = options.now();
  const begin = row.is_new
    ? await beginningOfHistory(options, stored.installation, row.collected_until)
    : row.collected_until;
  const since = new Date(Math.max(begin.getTime(), now.getTime() - maxWindowMs));
  // Two intervals at least, so that an instance that is behind catches up.
  const atOnceMs = Math.max(maxWindowAtOnceMs, 2 * options.config.collectIntervalSeconds * 1_000);
  const until = new Date(Math.min(now.getTime(), since.getTime() + atOnceMs));
  if (until.getTime() - since.getTime() < 1000) return;
  const access = createAccess(options, stored.installation);
  // What a window will bring is unknown: it is taken to be like the one before.
  await options.memory.use(Math.max(row.collected_bytes, leastBytes), async () => {
    let collected: Collected;
    let batches: readonly CollectedBatch[];
    try {
      const found = await integration.collect({ ...access.request, since, until });
      collected = hasApiKey(stored.installation) ? found : withoutKey(options, installationId, found);
      batches = cutCollected(collected);
    } catch (error) {
      await putOff(options, installationId, row.collect_failures + 1, error);
      return;
    }
    await options.onStep?.('collect: read the window');
    try {
      await database.transaction().execute(async (transaction) => {
        const moved = await transaction
          .updateTable('collections')
          .set({
            collected_until: until,
            is_new: false,
            collected_bytes: batches.reduce((sum, { bytes }) => sum + bytes, 0),
            collect_failures: 0,
            collect_problem: null,
            ...(access.hasRead() && { last_read_at: now }),
            ...(until < now && {
              next_at: sql<Date>`case when next_at < 'infinity' then ${now}::timestamptz else next_at end`,
            }),
          })
          .where('installation_id', '=', installationId)
          .where(toMilliseconds('collected_until'), '=', row.collected_until)
          .executeTakeFirst();
        if (moved.numUpdatedRows === 0n) return;
        await saveCollected(transaction, boss, { installationId, collected, batches, now });
        await options.onStep?.('collect: before the commit');
      });
    } catch (error) {
      // Data such as an incident without a key would be refused each time. Anything else is not the integration's fault.
      if (!isAboutData(error)) throw error;
      await putOff(options, installationId, row.collect_failures + 1, error);
      return;
    }
    reportAbandoned(options, installationId, row.collected_until, since);
    await options.onStep?.('collect: committed');
  });
}

/** PostgreSQL's classes for data that does not fit or exceeds a limit, such as a key for an index; and what cannot be written at all. */
function isAboutData(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true;
  return error instanceof Error && 'code' in error && /^(?:2[23]|54)\w{3}$/.test(String(error.code));
}

/** After a failure the next attempt comes later each time, and reads the same window. */
async function putOff(
  options: AppOptions,
  installationId: string,
  failures: number,
  error: unknown,
): Promise<void> {
  const { config, database, now } = options;
  reportFailure(options, 'collect', error, { installationId, failures });
  const ownMs = Math.min(config.collectIntervalSeconds * 1_000 * 2 ** Math.min(failures, 10), maxPauseMs);
  const askedMs = error instanceof TilekitError ? (error.retryAfterMs ?? 0) : 0;
  await database
    .updateTable('collections')
    .set({
      collect_failures: failures,
      collect_problem: error instanceof TilekitError ? error.code : 'COLLECTION_FAILED',
      next_at: new Date(now().getTime() + Math.max(ownMs, askedMs) * (1 + Math.random() * 0.1)),
    })
    .where('installation_id', '=', installationId)
    .where('next_at', '<', sql<Date>`'infinity'`)
    .execute();
}

/** What is older than Datadog takes is never collected; the operator is notified. */
function reportAbandoned(options: AppOptions, installationId: string, from: Date, to: Date): void {
  const seconds = (to.getTime() - from.getTime()) / 1_000;
  if (seconds <= 0) return;
  options.metrics.abandonedSeconds.inc(seconds);
  options.logger.error(
    { installationId, from, to },
    'a window was abandoned: it is too old for Datadog, and its data is lost',
  );
}

function hasApiKey(installation: Installation): boolean {
  return 'apiKey' in installation && installation.apiKey !== undefined;
}

/** What could never be delivered does not wait; incidents are opened with the customer's grant. */
function withoutKey({ logger }: AppOptions, installationId: string, collected: Collected): Collected {
  const { incidents, ...others } = collected;
  const families = Object.entries(others).flatMap(([family, items]) => (items.length > 0 ? [family] : []));
  if (families.length > 0) {
    const problem = 'collect returned data that needs an API key: the tile does not ask for api_keys_write';
    logger.error({ installationId, families }, problem);
  }
  return incidents === undefined ? {} : { incidents };
}

/** What `collect` is given besides the window, and whether it read from Datadog. */
function createAccess(
  { accessTokens, config, database, endpoints, lifecycle, transport }: AppOptions,
  installation: Installation,
): { readonly request: Omit<CollectRequest, 'since' | 'until'>; hasRead(): boolean } {
  const { id: installationId, accountId } = installation;
  const site = parseDomain(installation.domain, lifecycle.sites);
  let hasRead = false;
  return {
    hasRead: () => hasRead,
    request: {
      accountId: platformAccountId(accountId),
      installationId,
      site,
      tile: config.tile,
      database,
      async read(call) {
        const result = await accessTokens.withAccessToken(installationId, (accessToken) =>
          call({ site, accessToken, transport, endpoints }),
        );
        hasRead = true;
        return result;
      },
      async otlp() {
        const { apiKey } = await openApiKey(lifecycle, installationId);
        return createOtlpConfiguration({ site, apiKey, endpoints });
      },
    },
  };
}
