import { sql } from 'kysely';
import { connect, type Database } from '../../src/database/database.ts';
import { withAllowance } from '../../src/database/waits.ts';
import type { DatabaseAddress } from '../../src/database/embedded/embedded-postgres.ts';

/** How much a database holds. */
interface Scale {
  readonly installations: number;
  /** Batches that wait for their site, none of them due. */
  readonly waitingBatches: number;
  readonly auditEvents: number;
}

/** Makes an empty database beside the others. @returns how to reach it */
export async function createDatabase(address: DatabaseAddress, name: string): Promise<DatabaseAddress> {
  await using opened = connect({ ...address, database: 'postgres' });
  await sql`create database ${sql.id(name)}`.execute(opened.database);
  return { ...address, database: name };
}

/** Fills the tables as years of work would, without a row that is due. Triggers do what they do for each row. */
export function fillTables(database: Database, scale: Scale): Promise<void> {
  return withAllowance(Number.POSITIVE_INFINITY, () => fill(database, scale));
}

async function fill(database: Database, scale: Scale): Promise<void> {
  const { installations, waitingBatches, auditEvents } = scale;
  await database.connection().execute(async (connection) => {
    await sql`set statement_timeout = 0`.execute(connection);
    // The rows that follow an installation are made in bulk below.
    await sql`alter table installations disable trigger follow_installation`.execute(connection);
    await sql`alter table installations disable trigger follow_installation_with_webhook`.execute(connection);
    await sql`
      insert into installations (id, account_id, status, slot, document, refresh_at)
      select id, 'account-' || n, status, case status when 'disconnected' then null else id end,
        jsonb_build_object('id', id, 'accountId', 'account-' || n, 'clientId', 'client', 'domain', 'datadoghq.eu',
          'createdAt', '2026-01-01T00:00:00.000Z', 'changedAt', '2099-01-01T00:00:00.000Z', 'status', status,
          'reason', 'GRANT_REVOKED', 'generation', 1, 'tokens', jsonb_build_object('generation', 1, 'scopes', '[]'::jsonb,
            'accessToken', 'sealed', 'refreshToken', 'sealed', 'issuedAt', '2026-01-01T00:00:00.000Z',
            'refreshAt', '2099-01-01T00:00:00.000Z', 'expiresAt', '2099-01-01T00:00:00.000Z')),
        case status when 'connected' then now() + interval '1 day' end
      from (
        select n, 'scale-' || lpad(n::text, 9, '0') as id,
          case when n % 20 = 0 then 'disconnected' when n % 50 = 1 then 'needs-reauthorization' else 'connected' end as status
        from generate_series(1, ${installations}::integer) as n
      ) as rows`.execute(connection);
    await sql`alter table installations enable trigger follow_installation`.execute(connection);
    await sql`alter table installations enable trigger follow_installation_with_webhook`.execute(connection);
    await sql`
      insert into collections (installation_id, next_at, collected_until, last_accepted_at, problem)
      select id, now() + interval '1 hour' + random() * interval '1 hour', now(), now() - random() * interval '1 minute',
        case when right(id, 2) = '07' then 'RATE_LIMITED' end
      from installations where status = 'connected'`.execute(connection);
    await sql`
      insert into webhooks (installation_id, state, token_hash, next_at)
      select id, 'created', sha256(convert_to(id, 'UTF8')), now() from installations where status = 'connected'`.execute(
      connection,
    );
    await sql`
      insert into outgoing_batches (installation_id, family, items, item_count, bytes, created_at, next_at, enqueue_at)
      select 'scale-' || lpad((1 + n % ${installations}::integer)::text, 9, '0'), 'logs', '[]', 1, 100,
        now() - random() * interval '1 hour', now() + interval '1 hour', now() + interval '1 hour'
      from generate_series(1, ${waitingBatches}::integer) as n`.execute(connection);
    await sql`
      insert into audit_events (at, account_id, installation_id, action)
      select date_trunc('month', now(), 'UTC') + random() * (now() - date_trunc('month', now(), 'UTC')),
        'account-' || (1 + n % ${installations}::integer), 'scale', 'refreshed'
      from generate_series(1, ${auditEvents}::integer) as n`.execute(connection);
    await sql`
      insert into alerts (id, installation_id, account_id, cycle, title, tags, link, transition, date)
      select 'alert-' || n, 'scale-' || lpad((1 + n % ${installations}::integer)::text, 9, '0'),
        'account-' || (1 + n % ${installations}::integer), 'cycle-' || n, '', '[]', '', 'Triggered', now()
      from generate_series(1, ${installations}::integer) as n`.execute(connection);
    // One customer has sent as many as all others together, and one of its alerts waits for its action.
    await sql`update alerts set action = 'due', deliveries = 2 where id = 'alert-1'`.execute(connection);
    await sql`
      insert into alert_deliveries (installation_id, key, cycle, transition, date, payload, received_at, effect)
      select 'scale-000000002', 'delivery-' || n, 'cycle-' || greatest(n - 1, 1), 'Triggered', now(), '{}', now(),
        case n when 1 then 'asked' else 'applied' end
      from generate_series(1, ${installations}::integer) as n`.execute(connection);
    await sql`
      insert into sessions (session_hash, account_id, expires_at)
      select sha256(convert_to(n::text, 'UTF8')), 'account-' || n, now() + interval '1 hour'
      from generate_series(1, ${installations}::integer) as n`.execute(connection);
    await sql`reset statement_timeout`.execute(connection);
  });
  await sql`vacuum analyze`.execute(database);
}
