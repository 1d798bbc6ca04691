import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../../../test/harness/test-database.ts';
import { migrate } from '../../database/migrate.ts';
import { simulateFailures } from './deployment-store.ts';
import { services } from './platform.ts';
import { rollBack } from './roll-back.ts';
import { deploymentTables, withDemonstrationTables } from './tables.ts';

const accountId = 'dana@customer.example';
const waitMs = 500;

test('a rollback that waited for the database ends that much later: no window that is collected meanwhile misses it', async () => {
  const opened = await openTestDatabase();
  try {
    const { database } = opened;
    await migrate(database, deploymentTables);
    const now = new Date();
    const [service] = services;
    await simulateFailures(database, accountId, service!, {
      now: new Date(now.getTime() - 10_000),
      rollbackFails: false,
    });
    const held = Promise.withResolvers<undefined>();
    const holder = database.transaction().execute(async (transaction) => {
      await sql`lock table demo_deployments in access exclusive mode`.execute(transaction);
      held.resolve(undefined);
      await sleep(waitMs);
    });
    await held.promise;
    const { name, env } = service!;
    await rollBack(database, { key: 'waited', accountId, service: name, env, trigger: 'alert', now });
    await holder;
    const row = await withDemonstrationTables(database)
      .selectFrom('demo_rollbacks')
      .selectAll()
      .where('id', '=', 'waited')
      .executeTakeFirstOrThrow();
    // Measured by another clock than the wait: some milliseconds less are no fault.
    expect(row.finished_at.getTime() - row.started_at.getTime()).toBeGreaterThan(3_000 + waitMs - 50);
  } finally {
    await opened.close();
  }
});
