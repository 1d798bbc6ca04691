import { sql } from 'kysely';
import type { PgBoss } from 'pg-boss';
import type { Database } from '../database/database.ts';
import { jobSchema } from './queues.ts';

/**
 * Gives back the jobs that a killed process was working on, instead of waiting until they expire: until then they
 * would hold up the same installation's next job. Only for a database that no other process uses, where every job
 * that is active before the workers start belongs to a process that is gone.
 */
export async function releaseAbandonedJobs(database: Database, boss: PgBoss): Promise<void> {
  const { rows } = await sql<{ name: string; ids: string[] }>`
    select name, array_agg(id::text) as ids from ${sql.table(`${jobSchema}.job`)} where state = 'active' group by name
  `.execute(database);
  for (const { name, ids } of rows) await boss.fail(name, ids);
  await database.updateTable('collections').set({ delivering_until: null }).execute();
}
