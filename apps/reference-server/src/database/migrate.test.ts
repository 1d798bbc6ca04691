import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../../test/harness/test-database.ts';
import type { Database } from './database.ts';
import { migrate } from './migrate.ts';

/** As an older version left it: the last migration, which touches `alerts`, is still to come. */
async function openOlderDatabase() {
  const opened = await openTestDatabase();
  await sql`drop table sessions`.execute(opened.database);
  await sql`delete from kysely_migration where name >= '0004'`.execute(opened.database);
  return opened;
}

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

test('a migration that has to wait for a table lets everybody else through, and is done afterwards', async () => {
  await using opened = await openOlderDatabase();
  const { database } = opened;
  const holder = holdAlerts(database);
  await holder.held;
  const migration = migrate(database);
  await waitUntilQueued(database);
  // The older version’s next request: it queues behind the migration, which gives way before its holder does.
  await database.transaction().execute((transaction) => lockAlerts(transaction));
  await holder.release();
  await migration;
  expect((await sql`select * from sessions`.execute(database)).rows).toEqual([]);
});

test('a migration that never gets its table ends with the reason, and leaves everything as it was', async () => {
  await using opened = await openOlderDatabase();
  const { database } = opened;
  const holder = holdAlerts(database);
  await holder.held;
  await expect(migrate(database, { patienceMs: 0 })).rejects.toMatchObject({ code: 'DATABASE_BUSY' });
  const { rows } = await sql`select to_regclass('sessions') as found`.execute(database);
  expect(rows).toEqual([{ found: null }]);
  await holder.release();
});
