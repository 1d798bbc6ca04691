import { sql } from 'kysely';
import type { AppOptions } from '../app-options.ts';

/**
 * Tells the operator of installations that can no longer be renewed, because the OAuth client that they were made with
 * is not configured.
 *
 * @returns how many
 */
export async function reportUnknownClients({ clients, database, logger }: AppOptions): Promise<number> {
  const clientId = sql<string>`document ->> 'clientId'`;
  const rows = await database
    .selectFrom('installations')
    .select([clientId.as('clientId'), ({ fn }) => fn.countAll<string>().as('count')])
    .where('status', '<>', 'disconnected')
    .groupBy(clientId)
    .execute();
  const unknown = rows.filter((row) => clients.find(row.clientId) === undefined);
  for (const row of unknown) {
    logger.error(
      { clientId: row.clientId, installations: Number(row.count) },
      'installations of an OAuth client that is not configured: set its secret, or let the customers connect again',
    );
  }
  return unknown.reduce((sum, { count }) => sum + Number(count), 0);
}
