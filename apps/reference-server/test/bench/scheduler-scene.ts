import { randomUUID } from 'node:crypto';
import { sites } from '@tilekit/core';
import { createSecretBox, parseKeyRing } from '@tilekit/core/secrets';
import { sql } from 'kysely';
import type { Database } from '../../src/database/database.ts';

interface SceneSecrets {
  readonly clientId: string;
  readonly encryptionKeys: string;
  /** By site. */
  readonly apiKeys: ReadonlyMap<string, string>;
}

/** Installations as they are after a connection, without ten thousand walks through the consent page. */
export async function insertInstallations(
  database: Database,
  count: number,
  { clientId, encryptionKeys, apiKeys }: SceneSecrets,
): Promise<void> {
  const box = createSecretBox(parseKeyRing(encryptionKeys));
  const never = '2099-01-01T00:00:00.000Z';
  const now = new Date().toISOString();
  const rows = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const id = randomUUID();
      const domain = sites[index % sites.length]?.domain ?? '';
      const accountId = `account-${index}@customer.example`;
      const seal = (text: string, field: string) =>
        box.seal(text, { purpose: 'installation', installationId: id, accountId, field });
      const apiKey = await seal(apiKeys.get(domain) ?? '', 'api_key');
      const accessToken = await seal('not used', 'access_token');
      const refreshToken = await seal('not used', 'refresh_token');
      const document = {
        id,
        accountId,
        clientId,
        domain,
        createdAt: now,
        changedAt: now,
        status: 'connected',
        tokens: {
          generation: 1,
          accessToken,
          refreshToken,
          issuedAt: now,
          refreshAt: never,
          expiresAt: never,
          scopes: [],
        },
        apiKey: { id: randomUUID(), name: 'benchmark', last4: '0000', key: apiKey },
      };
      return {
        id,
        account_id: accountId,
        status: 'connected',
        slot: id,
        document: JSON.stringify(document),
        version: 1,
        fence: 1,
        refresh_at: new Date(never),
      };
    }),
  );
  for (let start = 0; start < count; start += 500) {
    await database
      .insertInto('installations')
      .values(rows.slice(start, start + 500))
      .execute();
  }
  await database.updateTable('webhooks').set({ state: 'created' }).execute();
  await rest(database);
  await sql`vacuum analyze`.execute(database);
}

/** Nothing is due. */
export async function rest(database: Database): Promise<void> {
  await database
    .updateTable('collections')
    .set({ next_at: sql<Date>`'infinity'::timestamptz` })
    .execute();
}

/** Everything is due, with ten seconds to collect. */
export async function makeAllDue(database: Database): Promise<void> {
  await database
    .updateTable('collections')
    .set({ next_at: sql<Date>`now()`, collected_until: sql<Date>`now() - interval '10 seconds'` })
    .execute();
}

export async function countUndone(database: Database): Promise<number> {
  const { rows } = await sql<{ undone: string }>`
    select (select count(*) from collections where next_at <= now())
      + (select count(*) from outgoing_batches)
      + (select count(*) from jobs.job where name in ('collect', 'deliver') and state in ('created', 'retry', 'active'))
      as undone
  `.execute(database);
  return Number(rows[0]?.undone);
}

/** Installations whose data was collected and accepted: an end without work is not counted. */
export async function countDelivered(database: Database, since: Date): Promise<number> {
  const { rows } = await sql<{ delivered: string }>`
    select count(*) as delivered from collections where collected_until >= ${since} and last_accepted_at >= ${since}
  `.execute(database);
  return Number(rows[0]?.delivered);
}
