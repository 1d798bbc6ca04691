import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { jobSchema, queues } from '../jobs/queues.ts';
import type { MetricsSources } from './server-metrics.ts';

/** Reads the numbers of all instances from the database that they share. */
export function createMetricsSources(database: Database): MetricsSources {
  return {
    async countInstallations() {
      const rows = await database
        .selectFrom('installations')
        .select(['status', ({ fn }) => fn.countAll<string>().as('count')])
        .groupBy('status')
        .execute();
      return new Map(rows.map(({ status, count }) => [status, Number(count)]));
    },

    async readQueues() {
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
    },

    async readLongestSilence() {
      const { rows } = await sql<{ seconds: string | null }>`
        select extract(epoch from now() - min(coalesce(last_accepted_at, collected_until))) as seconds
        from collections where next_at < 'infinity'`.execute(database);
      return Math.max(0, Number(rows[0]?.seconds ?? 0));
    },
  };
}
