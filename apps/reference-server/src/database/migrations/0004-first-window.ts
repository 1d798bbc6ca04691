import { type Kysely, sql } from 'kysely';

const statements = [
  // What is connected already has its first window.
  `alter table collections add column is_new boolean not null default false`,
  `alter table collections alter column is_new set default true`,
];

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}
