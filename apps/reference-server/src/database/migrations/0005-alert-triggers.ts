import { type Kysely, sql } from 'kysely';

/** One customer's deliveries of a month may be millions: the one that made an action due is found without the others. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`create index alert_deliveries_trigger on alert_deliveries (installation_id, cycle) where effect = 'asked'`.execute(
    database,
  );
}
