import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../../test/harness/test-database.ts';
import type { Database } from '../database/database.ts';
import { createLogger } from '../logging/create-logger.ts';
import { checkAuditTrail, sealAuditTrail } from './seal-audit-trail.ts';

const logger = createLogger('silent');

/** Adds the month so many months ago with some events, and seals them. @returns its name */
async function addMonth(database: Database, monthsAgo: number): Promise<string> {
  const { rows } = await sql<{ name: string; since: string; until: string }>`
    select 'audit_events_' || to_char(start, 'YYYY_MM') as name, start || 'Z' as since, start + interval '1 month' || 'Z' as until
    from (select date_trunc('month', now() at time zone 'UTC') - make_interval(months => ${monthsAgo}) as start) as month`.execute(
    database,
  );
  const [month] = rows;
  if (month === undefined) throw new Error('no month');
  const { name, since, until } = month;
  await sql
    .raw(
      `create table if not exists ${name} partition of audit_events for values from ('${since}') to ('${until}')`,
    )
    .execute(database);
  await sql`insert into audit_events (at, action)
    select ${since}::timestamptz + n * interval '1 hour', 'signed-in' from generate_series(1, 9) as n`.execute(
    database,
  );
  await sealAuditTrail({ database, logger });
  return name;
}

test('two that add to the chain at the same time add each event once (F-04)', async () => {
  await using opened = await openTestDatabase();
  const { database } = opened;
  for (let round = 0; round < 5; round += 1) {
    await sql`insert into audit_events (at, action) select now() - interval '1 hour' + ${round} * interval '1 second', 'signed-in'`.execute(
      database,
    );
    await Promise.all([1, 2, 3, 4].map(() => sealAuditTrail({ database, logger })));
  }
  expect(await checkAuditTrail(database, 13)).toMatchObject({ links: 5, events: 5, broken: [] });
});

test('a month that is kept no longer breaks nothing, also when it was the first; one that must be kept does', async () => {
  await using opened = await openTestDatabase();
  const { database } = opened;
  const months = [];
  for (const monthsAgo of [6, 5, 4]) months.push(await addMonth(database, monthsAgo));
  const [first = '', second = ''] = months;
  expect(await checkAuditTrail(database, 13)).toMatchObject({ links: 3, broken: [], expired: 0 });
  await sql.raw(`drop table ${first}`).execute(database);
  expect(await checkAuditTrail(database, 5)).toMatchObject({ broken: [] });
  await sql.raw(`drop table ${second}`).execute(database);
  expect(await checkAuditTrail(database, 3)).toMatchObject({ broken: [] });
  // Nothing drops a month before its time but someone who wants to hide it.
  const { broken } = await checkAuditTrail(database, 13);
  expect(broken).toHaveLength(2);
});
