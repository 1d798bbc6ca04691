import { type Kysely, sql } from 'kysely';

const statements = [
  `create table sessions (
    session_hash bytea primary key,
    account_id text not null,
    expires_at timestamptz not null
  )`,
  `create index on sessions (expires_at)`,
  // What is old is looked for every minute.
  `create index on alerts (date)`,
  `create index on incidents (changed_at)`,
  `create index on demo_deployments (finished_at)`,
  `create index on demo_rollbacks (finished_at)`,
];

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}
