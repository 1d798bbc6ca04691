import { performance } from 'node:perf_hooks';
import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { withAllowance } from '../database/waits.ts';
import { jobSchema, queues } from '../jobs/queues.ts';
import type { MetricsSources } from './server-metrics.ts';

/** However many scrape, the database is asked once in this time. */
const freshMs = 5_000;
/** More than these are not counted: what matters is known by then. */
const mostProblems = 10_000;
/** How long a scrape waits for the database. */
const patienceMs = 1_500;

/** Keeps the last answer for a while; a database that does not answer costs a scrape little. */
function kept<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let last: { readonly atMs: number; readonly value: Promise<Value> } | undefined;
  return () => {
    if (last === undefined || performance.now() - last.atMs > freshMs) {
      const value = withAllowance(patienceMs, read);
      last = { atMs: performance.now(), value };
      value.catch(() => {
        last = undefined;
      });
    }
    return last.value;
  };
}

/** Reads the numbers of all instances from the database that they share. */
export function createMetricsSources(database: Database): MetricsSources {
  return {
    countInstallations: kept(async () => {
      const rows = await database
        .selectFrom('installations')
        .select(['status', ({ fn }) => fn.countAll<string>().as('count')])
        .groupBy('status')
        .execute();
      return new Map(rows.map(({ status, count }) => [status, Number(count)]));
    }),

    readQueues: kept(async () => {
      const { rows } = await sql<{ name: string; ready: string; oldest: string | null }>`
        select name, count(*) as ready, extract(epoch from now() - min(greatest(created_on, start_after))) as oldest
        from ${sql.table(`${jobSchema}.job`)}
        where state in ('created', 'retry') and start_after <= now()
        group by name`.execute(database);
      const found = new Map(rows.map((row) => [row.name, row]));
      return new Map(
        Object.keys(queues).map((name) => {
          const row = found.get(name);
          return [name, { ready: Number(row?.ready ?? 0), oldestSeconds: Number(row?.oldest ?? 0) }];
        }),
      );
    }),

    readLongestSilence: kept(async () => {
      const { rows } = await sql<{ seconds: string | null }>`
        select extract(epoch from now() - min(coalesce(last_accepted_at, collected_until))) as seconds
        from collections where next_at < 'infinity'`.execute(database);
      return Math.max(0, Number(rows[0]?.seconds ?? 0));
    }),

    countProblems: kept(async () => {
      const { rows } = await sql<{ problem: string; count: string }>`
        select problem, count(*) as count from (
          (select problem from collections where problem is not null limit ${mostProblems})
          union all
          (select collect_problem from collections where collect_problem is not null limit ${mostProblems})
        ) as found group by problem`.execute(database);
      return new Map(rows.map(({ problem, count }) => [problem, Number(count)]));
    }),
  };
}
