import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../../test/harness/test-database.ts';
import { connect } from './database.ts';
import { withAllowance } from './waits.ts';

test('jobs leave connections to requests, however many there are (H-04)', async () => {
  await using opened = await openTestDatabase();
  await using small = connect({ ...opened.connection, max: 3 });
  const { database } = small;
  const end = Promise.withResolvers<undefined>();
  let atWork = 0;
  const jobs = Array.from({ length: 5 }, () =>
    database.connection().execute(async () => {
      atWork += 1;
      await end.promise;
    }),
  );
  try {
    await withAllowance(10_000, () => sql`select 1`.execute(database));
    expect(atWork).toBeLessThanOrEqual(2);
  } finally {
    end.resolve(undefined);
  }
  await Promise.all(jobs);
  expect(atWork).toBe(5);
});
