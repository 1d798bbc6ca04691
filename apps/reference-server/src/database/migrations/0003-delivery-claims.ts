import { type Kysely, sql } from 'kysely';

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`alter table collections add column delivering_until timestamptz`.execute(database);
}
