import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../../test/harness/test-database.ts';

test('a connection that breaks within a transaction fails the transaction, and nothing else', async () => {
  await using opened = await openTestDatabase();
  const { database } = opened;
  const transaction = database.transaction().execute(async (within) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(within);
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(database);
    await sleep(100);
    await sql`select 1`.execute(within);
  });
  await expect(transaction).rejects.toThrow();
  expect((await sql`select 1`.execute(database)).rows).toHaveLength(1);
});
