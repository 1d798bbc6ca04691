import { performance } from 'node:perf_hooks';
import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { withAllowance } from '../database/waits.ts';
import { jobSchema, queues } from '../jobs/queues.ts';
import type { MetricsSources } from './server-metrics.ts';

/** However many scrape, the database is asked once in this time. */
const freshMs = 5_000;
/** More jobs than these that could run now, in each queue, are not counted: what matters is known by then. */
const mostJobs = 20_001;
/** How long a scrape waits for the database. */
const timeoutMs = 1_500;

/** Keeps the last answer for a while; a database that does not answer costs a scrape little. */
function kept<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let last: { readonly atMs: number; readonly value: Promise<Value> } | undefined;
  return () => {
    if (last === undefined || performance.now() - last.atMs > freshMs) {
      const value = withAllowance(timeoutMs, read);
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
      const { rows } = await sql<{ status: string; count: string }>`
        select status, sum(count) as count from installation_counts group by status`.execute(database);
      return new Map(rows.map(({ status, count }) => [status, Number(count)]));
    }),

    readQueues: kept(async () => {
      const job = sql.table(`${jobSchema}.job`);
      const { rows } = await sql<{ name: string; ready: string; oldest: string | null }>`
        select queue.name, (
            select count(*) from (
              select 1 from ${job} as job
              where job.name = queue.name and job.state < 'active' and start_after <= now() limit ${mostJobs}
            ) as ready
          ) as ready, (
            select extract(epoch from now() - start_after) from ${job} as job
            where job.name = queue.name and job.state < 'active' and start_after <= now()
            order by start_after limit 1
          ) as oldest
        from unnest(${Object.keys(queues)}::text[]) as queue (name)`.execute(database);
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
        select extract(epoch from now() - coalesce(last_accepted_at, collected_until)) as seconds
        from collections where next_at < 'infinity' order by coalesce(last_accepted_at, collected_until) limit 1`.execute(
        database,
      );
      return Math.max(0, Number(rows[0]?.seconds ?? 0));
    }),

    countProblems: kept(async () => {
      const { rows } = await sql<{ problem: string; site: string; count: string }>`
        select problem, site, sum(count) as count from problem_counts
        group by problem, site having sum(count) > 0`.execute(database);
      return rows.map(({ problem, site, count }) => ({ problem, site, count: Number(count) }));
    }),
  };
}
