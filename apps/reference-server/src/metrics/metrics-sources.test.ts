import { randomBytes } from 'node:crypto';
import { sites } from '@tilekit/core';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../../test/harness/test-database.ts';
import { insertInstallations } from '../../test/bench/scheduler-scene.ts';
import { createMetricsSources } from './metrics-sources.ts';

test('problems by site are what counting them would give, whatever happens to installations', async () => {
  await using opened = await openTestDatabase();
  const { database } = opened;
  await insertInstallations(database, 30, {
    clientId: 'client',
    encryptionKeys: `counts:${randomBytes(32).toString('base64')}`,
    apiKeys: new Map(sites.map(({ domain }) => [domain, 'key'])),
  });
  const kept = async () => {
    const counts = await createMetricsSources(database).countProblems();
    return counts.map(({ problem, site, count }) => `${problem} ${site} ${count}`).sort();
  };
  const counted = async () => {
    const { rows } = await sql<{ line: string }>`
      select problem || ' ' || (document ->> 'domain') || ' ' || count(*) as line from (
        select installation_id, problem from collections where problem is not null union all
        select installation_id, collect_problem from collections where collect_problem is not null
      ) as found join installations on id = installation_id group by problem, document ->> 'domain'`.execute(
      database,
    );
    return rows.map(({ line }) => line).sort();
  };
  expect(await kept()).toEqual([]);
  for (let round = 0; round < 20; round += 1) {
    await sql`update collections set
      problem = case floor(random() * 3) when 0 then null when 1 then 'TIMED_OUT' else 'RATE_LIMITED' end,
      collect_problem = case floor(random() * 4) when 0 then 'COLLECTION_FAILED' when 1 then 'TIMED_OUT' end
      where random() < 0.3`.execute(database);
    if (round % 5 === 4)
      await sql`delete from installations where id in (select installation_id from collections order by random() limit 2)`.execute(
        database,
      );
    expect(await kept()).toEqual(await counted());
  }
  expect((await kept()).length).toBeGreaterThan(5);
  await sql`delete from installations`.execute(database);
  expect(await kept()).toEqual([]);
});
