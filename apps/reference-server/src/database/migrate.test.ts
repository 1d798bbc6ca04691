import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../../test/harness/test-database.ts';
import type { IntegrationTables } from '../plug-in/integration.ts';
import { connect, type Database } from './database.ts';
import { migrate } from './migrate.ts';

/** A migration that is still to come, and needs `alerts` for itself. */
const coming: IntegrationTables = {
  migrations: {
    '0001-coming': {
      async up(database: Kysely<unknown>) {
        await sql`create table coming (id text)`.execute(database);
        await sql`create index coming_alerts on alerts (title)`.execute(database);
      },
    },
  },
};

/** Something long that writes, such as a backup’s restore or a report. */
function holdAlerts(database: Database) {
  const [held, end] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  const done = database.transaction().execute(async (transaction) => {
    await lockAlerts(transaction);
    held.resolve(undefined);
    await end.promise;
  });
  return {
    held: held.promise,
    release: async () => {
      end.resolve(undefined);
      await done;
    },
  };
}

const lockAlerts = (database: Database) => sql`lock table alerts in row exclusive mode`.execute(database);

async function waitUntilQueued(database: Database): Promise<void> {
  for (;;) {
    const { rows } =
      await sql`select 1 from pg_locks where relation = 'alerts'::regclass and not granted`.execute(database);
    if (rows.length > 0) return;
    await sleep(5);
  }
}

test('a migration that must wait for a table does not block other queries, and runs afterwards', async () => {
  await using opened = await openTestDatabase();
  const { database } = opened;
  const holder = holdAlerts(database);
  await holder.held;
  const migration = migrate(database, coming);
  await waitUntilQueued(database);
  // The older version’s next request: it queues behind the migration, which gives way before its holder does.
  await database.transaction().execute((transaction) => lockAlerts(transaction));
  await holder.release();
  await migration;
  expect((await sql`select * from coming`.execute(database)).rows).toEqual([]);
});

test('a migration that never gets its table ends with the reason, and leaves everything as it was', async () => {
  await using opened = await openTestDatabase();
  const { database } = opened;
  const holder = holdAlerts(database);
  await holder.held;
  await expect(migrate(database, coming, { timeoutMs: 0 })).rejects.toMatchObject({ code: 'DATABASE_BUSY' });
  const { rows } = await sql`select to_regclass('coming') as found`.execute(database);
  expect(rows).toEqual([{ found: null }]);
  await holder.release();
});

test('the tables of the integration have separate migrations, which an older version does not touch', async () => {
  await using opened = await openTestDatabase();
  const { database } = opened;
  await migrate(database, coming);
  await migrate(database, { migrations: {} });
  await migrate(database, coming);
  const { rows } = await sql<{ name: string }>`select name from integration_migration order by name`.execute(
    database,
  );
  expect(rows.map(({ name }) => name)).toContain('0001-coming');
});

test('a second server in another schema is refused before it makes a table: the queue would be shared', async () => {
  await using opened = await openTestDatabase();
  await sql`create schema second`.execute(opened.database);
  await using second = connect({ ...opened.connection, options: '-c search_path=second' });
  await expect(migrate(second.database, coming)).rejects.toMatchObject({ code: 'DATABASE_SHARED' });
  const { rows } = await sql`select 1 from pg_tables where schemaname = 'second'`.execute(opened.database);
  expect(rows).toEqual([]);
});

test('a search path without a schema is named as what is wrong', async () => {
  await using opened = await openTestDatabase();
  await using lost = connect({ ...opened.connection, options: '-c search_path=nowhere' });
  await expect(migrate(lost.database)).rejects.toThrow(/search path/);
});

test('what a newer version adds runs on what is there, and what ran does not run again', async () => {
  await using opened = await openTestDatabase();
  const { database } = opened;
  const ran: string[] = [];
  const upTo = (...names: string[]): IntegrationTables => ({
    migrations: Object.fromEntries(
      names.map((name) => [
        name,
        {
          up: () => {
            ran.push(name);
            return Promise.resolve();
          },
        },
      ]),
    ),
  });
  for (const names of [['0101'], ['0101'], ['0101', '0102', '0103'], ['0101', '0102']])
    await migrate(database, upTo(...names));
  expect(ran).toEqual(['0101', '0102', '0103']);
});
