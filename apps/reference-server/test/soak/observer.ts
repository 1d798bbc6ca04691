import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecretBox, parseKeyRing } from '@tilekit/core/secrets';
import type pg from 'pg';
import { webhookContext } from '../../src/webhooks/webhook-identity.ts';
import { outputDirectory } from '../harness/canaries.ts';

/** What an operator would check. */
export interface Observation {
  readonly batches: number;
  readonly oldestBatchSeconds: number;
  /** Of the installation that waits longest for its next collection. */
  readonly longestGapSeconds: number;
  readonly notConnected: number;
  readonly refreshes: number;
  readonly expiredTokens: number;
  readonly alertsWaiting: number;
}

const observationQuery = `
  select
    (select count(*)::int from outgoing_batches) as batches,
    (select coalesce(extract(epoch from now() - min(created_at)), 0)::float from outgoing_batches) as "oldestBatchSeconds",
    (select coalesce(extract(epoch from now() - min(collected_until)), 0)::float from collections) as "longestGapSeconds",
    (select count(*)::int from installations where status <> 'connected') as "notConnected",
    (select coalesce(sum((document -> 'tokens' ->> 'generation')::int - 1), 0)::int from installations) as refreshes,
    (select count(*)::int from installations
      where (document -> 'tokens' ->> 'expiresAt')::timestamptz < now()) as "expiredTokens",
    (select (select count(*) from alert_deliveries where effect is null)
      + (select count(*) from alerts where action = 'due'))::int as "alertsWaiting"
`;

export async function observe(database: pg.Pool): Promise<Observation> {
  const { rows } = await database.query<Observation>(observationQuery);
  const [observation] = rows;
  if (observation === undefined) throw new Error('PostgreSQL answered without a row.');
  return observation;
}

/** Opens what the servers sealed and remembers it, so that the scan at the end knows what to look for. */
export class SecretCollector {
  readonly #database: pg.Pool;
  readonly #encryptionKeys: string;
  readonly #seen = new Set<string>();

  constructor(database: pg.Pool, encryptionKeys: string) {
    this.#database = database;
    this.#encryptionKeys = encryptionKeys;
  }

  async collect(): Promise<void> {
    const box = createSecretBox(parseKeyRing(this.#encryptionKeys));
    const { rows } = await this.#database.query<{
      id: string;
      account: string;
      access: string | null;
      refresh: string | null;
      key: string | null;
      token: string | null;
      secret: string | null;
    }>(`select id, account_id as account, document -> 'tokens' ->> 'accessToken' as access, document -> 'tokens' ->> 'refreshToken' as refresh,
          document -> 'apiKey' ->> 'key' as key, token, secret
        from installations left join webhooks on installation_id = id`);
    const found: string[] = [];
    for (const { id, account, access, refresh, key, token, secret } of rows) {
      const sealed = [
        [access, { purpose: 'installation', installationId: id, accountId: account, field: 'access_token' }],
        [
          refresh,
          { purpose: 'installation', installationId: id, accountId: account, field: 'refresh_token' },
        ],
        [key, { purpose: 'installation', installationId: id, accountId: account, field: 'api_key' }],
        [token, webhookContext({ id, accountId: account }, 'token')],
        [secret, webhookContext({ id, accountId: account }, 'secret')],
      ] as const;
      for (const [text, context] of sealed) {
        if (text === null || this.#seen.has(text)) continue;
        this.#seen.add(text);
        found.push(await box.open(text, context));
      }
    }
    if (found.length > 0) appendFileSync(join(outputDirectory, 'secrets-soak.txt'), `${found.join('\n')}\n`);
  }
}
