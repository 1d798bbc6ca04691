import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Tables } from '../database/tables.ts';
import { jobSchema } from '../jobs/queues.ts';
import type { Integration } from '../plug-in/integration.ts';
import { platformAccountId } from '../sign-in/issuer-account.ts';

type Row = Readonly<Record<string, unknown>>;

const rows = sql<Row>;

/** Everything that is held of an account, by table. Secrets and hashes of secrets are left out. */
export async function readAccountData(
  database: Kysely<Tables>,
  integration: Integration,
  accountId: string,
): Promise<Readonly<Record<string, readonly Row[]>>> {
  const ids = sql`(select id from installations where account_id = ${accountId})`;
  const jobs = sql.table(`${jobSchema}.job`);
  const queries: Readonly<Record<string, RawBuilder<Row>>> = {
    sessions: rows`select expires_at from sessions where account_id = ${accountId}`,
    authorization_attempts: rows`
      select created_at, expires_at, consumed_at from authorization_attempts where account_id = ${accountId}`,
    installations: rows`
      select id, account_id, status, (document - 'tokens' - 'apiKey' - 'previousApiKey' - 'replacedGrants') as document,
        document -> 'tokens' -> 'scopes' as scopes, document ? 'tokens' as has_grant, document ? 'apiKey' as has_api_key
      from installations where account_id = ${accountId}`,
    collections: rows`select * from collections where installation_id in ${ids}`,
    webhooks: rows`
      select installation_id, state, name, problem, begun_at, confirmed_at, refused_deliveries from webhooks
      where installation_id in ${ids}`,
    outgoing_batches: rows`select * from outgoing_batches where installation_id in ${ids}`,
    incidents: rows`select * from incidents where installation_id in ${ids}`,
    alert_deliveries: rows`select * from alert_deliveries where installation_id in ${ids}`,
    alerts: rows`select * from alerts where account_id = ${accountId} or installation_id in ${ids}`,
    jobs: rows`select name, state, data, created_on from ${jobs} where data ->> 'installationId' in ${ids}`,
    audit_events: rows`select * from audit_events where account_id = ${accountId} order by at, id`,
    ...Object.fromEntries(
      (integration.tables?.accounts ?? []).map(({ table, column }) => [
        table,
        rows`select * from ${sql.table(table)} where ${sql.ref(column)} = ${platformAccountId(accountId)}`,
      ]),
    ),
  };
  const found: Record<string, readonly Row[]> = {};
  for (const [name, query] of Object.entries(queries)) found[name] = (await query.execute(database)).rows;
  return found;
}

/** Deletes it, all but the audit trail, in the caller's transaction. @returns how many rows of each table */
export async function deleteAccountData(
  database: Kysely<Tables>,
  integration: Integration,
  accountId: string,
): Promise<Readonly<Record<string, number>>> {
  const ids = sql`(select id from installations where account_id = ${accountId})`;
  const deleted: Record<string, number> = {};
  const remove = async (name: string, where: RawBuilder<unknown>): Promise<void> => {
    const { numAffectedRows } = await sql`delete from ${sql.table(name)} where ${where}`.execute(database);
    deleted[name] = Number(numAffectedRows ?? 0n);
  };
  await remove('sessions', sql`account_id = ${accountId}`);
  await remove('authorization_attempts', sql`account_id = ${accountId}`);
  await remove('alerts', sql`account_id = ${accountId} or installation_id in ${ids}`);
  for (const { table, column } of integration.tables?.accounts ?? [])
    await remove(table, sql`${sql.ref(column)} = ${platformAccountId(accountId)}`);
  await remove(`${jobSchema}.job`, sql`data ->> 'installationId' in ${ids}`);
  for (const table of ['alert_deliveries', 'incidents', 'outgoing_batches', 'webhooks', 'collections'])
    await remove(table, sql`installation_id in ${ids}`);
  await remove('installations', sql`account_id = ${accountId}`);
  return deleted;
}
