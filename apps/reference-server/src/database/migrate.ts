import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { IntegrationTables } from '../plug-in/integration.ts';
import { StartupError } from '../startup-error.ts';
import type { Database } from './database.ts';
import * as installations from './migrations/0001-installations.ts';
import * as outgoingAndAlerts from './migrations/0002-outgoing-and-alerts.ts';
import * as problemCounts from './migrations/0003-problem-counts.ts';
import * as firstWindow from './migrations/0004-first-window.ts';
import * as alertTriggers from './migrations/0005-alert-triggers.ts';
import * as auditRetention from './migrations/0006-audit-retention.ts';
import { databaseStartupError } from './describe-database-error.ts';
import { withAllowance } from './waits.ts';

/** In the order of their names. A migration that was released is never changed; another one follows it. */
const serverMigrations = {
  '0001-installations': installations,
  '0002-outgoing-and-alerts': outgoingAndAlerts,
  '0003-problem-counts': problemCounts,
  '0004-first-window': firstWindow,
  '0005-alert-triggers': alertTriggers,
  '0006-audit-retention': auditRetention,
};

/**
 * How long a migration waits for a table, in milliseconds. Later queries on the table wait behind it, so that
 * it soon gives way, and asks again.
 */
const lockWaitMs = 1_000;
const pauseMs = 2_000;

/**
 * Brings the server's tables up to date, then the integration's own. Any number of instances may call it concurrently: one
 * works, the others wait. An older version may be at work meanwhile.
 *
 * @param options.timeoutMs how long to ask for tables that another transaction holds; default one minute
 * @throws StartupError DATABASE_UNREACHABLE, DATABASE_BUSY, DATABASE_SHARED
 */
export async function migrate(
  database: Database,
  tables?: IntegrationTables,
  { timeoutMs = 60_000 } = {},
): Promise<void> {
  await withAllowance(Number.POSITIVE_INFINITY, async () => {
    await refuseSharedDatabase(database);
    await migrateAs(database, 'kysely_migration', serverMigrations, timeoutMs);
    // Apart from the server's: neither has to know how far the other has come.
    if (tables) await migrateAs(database, 'integration_migration', tables.migrations, timeoutMs);
  });
}

/** The tables may be in any schema, but the job queue has one for the whole database: another server would take our jobs. */
async function refuseSharedDatabase(database: Database): Promise<void> {
  const look = sql<{ own: string | null; other: string | null }>`
    select current_schema() as own, (
      select quote_ident(namespace.nspname)
      from pg_class as relation join pg_namespace as namespace on namespace.oid = relation.relnamespace
      where relation.relname = 'outgoing_batches' and relation.relkind in ('r', 'p')
        and namespace.nspname <> current_schema() limit 1
    ) as other`;
  const { rows } = await look.execute(database).catch((error: unknown) => {
    throw databaseStartupError(error);
  });
  const { own, other } = rows[0] ?? { own: null, other: null };
  if (own === null)
    throw new StartupError(
      'DATABASE_UNREACHABLE',
      'The search path of DATABASE_URL or of its role names no schema that exists.',
      'Create the schema, let the role use it, or correct the search path.',
    );
  if (other === null) return;
  throw new StartupError(
    'DATABASE_SHARED',
    `The schema ${other} of this database has the tables of another server, and their job queues would mix.`,
    'Let DATABASE_URL name a database of its own for each server, or drop the tables in the other schema.',
  );
}

async function migrateAs(
  database: Database,
  table: string,
  migrations: Readonly<Record<string, Migration>>,
  timeoutMs: number,
): Promise<void> {
  const known = await appliedMigrations(database, table).catch((error: unknown) => {
    throw databaseStartupError(error);
  });
  // As a rule, at a start there is nothing to do; the migrator would read the whole catalog to find that out.
  if (Object.keys(migrations).every((name) => known.includes(name))) return;
  const migrator = new Migrator({
    db: database,
    migrationTableName: table,
    migrationLockTableName: `${table}_lock`,
    provider: {
      async getMigrations() {
        // During a roll-out this may be the older version, which must accept what a newer one has done.
        const applied = await appliedMigrations(database, table);
        const newer = applied.filter((name) => !Object.hasOwn(migrations, name));
        const all: Record<string, Migration> = {};
        for (const [name, migration] of Object.entries(migrations)) all[name] = withLockTimeout(migration);
        for (const name of newer) all[name] = { up: () => Promise.resolve() };
        return all;
      },
    },
  });
  for (let waitedMs = 0; ; waitedMs += lockWaitMs + pauseMs) {
    const { error } = await migrator.migrateToLatest().catch((cause: unknown) => ({ error: cause }));
    if (error === undefined) return;
    if (!isLockNotAvailable(error)) {
      throw databaseStartupError(error);
    }
    if (waitedMs >= timeoutMs) {
      throw new StartupError(
        'DATABASE_BUSY',
        'The tables could not be brought up to date: a long transaction holds one of them.',
        'Start again when it has ended. Meanwhile nothing was changed; pg_stat_activity shows the oldest xact_start.',
        error,
      );
    }
    await sleep(pauseMs);
  }
}

function withLockTimeout(migration: Migration): Migration {
  return {
    async up(database: Kysely<unknown>) {
      await sql`set local statement_timeout = 0`.execute(database);
      await sql`set local lock_timeout = ${sql.lit(lockWaitMs)}`.execute(database);
      await migration.up(database);
    },
  };
}

/** PostgreSQL's `lock_not_available`: the time to wait for a lock is over. */
function isLockNotAvailable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55P03';
}

async function appliedMigrations(database: Database, table: string): Promise<readonly string[]> {
  const known = await sql<{ found: string | null }>`select to_regclass(${table}) as found`.execute(database);
  if ((known.rows[0]?.found ?? null) === null) return [];
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(table)} order by name`.execute(
    database,
  );
  return rows.map(({ name }) => name);
}
