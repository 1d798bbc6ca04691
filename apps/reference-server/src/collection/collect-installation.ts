import { type Installation, openApiKey, parseDomain } from '@tilekit/core';
import { createOtlpConfiguration } from '@tilekit/telemetry';
import type { PgBoss } from 'pg-boss';
import type { AppOptions } from '../app-options.ts';
import type { Collected, CollectRequest } from '../plug-in/integration.ts';
import { saveCollected } from './save-collected.ts';

/** Datadog drops metrics that are older than an hour: a longer gap is not filled. */
const maxWindowMs = 55 * 60 * 1000;

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
    .select('collected_until')
    .where('installation_id', '=', installationId)
    .executeTakeFirst();
  if (row === undefined) return;
  const until = options.now();
  const since = new Date(Math.max(row.collected_until.getTime(), until.getTime() - maxWindowMs));
  if (until.getTime() - since.getTime() < 1000) return;
  const access = createAccess(options, stored.installation);
  const collected = await integration.collect({ ...access.request, since, until });
  const sendable = hasApiKey(stored.installation)
    ? collected
    : withoutKey(options, installationId, collected);
  await options.onStep?.('collect: read the window');
  await database.transaction().execute(async (transaction) => {
    const moved = await transaction
      .updateTable('collections')
      .set({ collected_until: until, ...(access.hasRead() && { last_read_at: until }) })
      .where('installation_id', '=', installationId)
      .where('collected_until', '=', row.collected_until)
      .executeTakeFirst();
    if (moved.numUpdatedRows === 0n) return;
    await saveCollected(transaction, boss, { installationId, collected: sendable, now: until });
    await options.onStep?.('collect: before the commit');
  });
  await options.onStep?.('collect: committed');
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
      accountId,
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
