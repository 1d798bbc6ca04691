import type { Installation } from '@tilekit/core';
import { sql } from 'kysely';
import type { AppOptions } from '../app-options.ts';

/**
 * Where the first window of an installation begins: as long before the connection as the integration offers. An account
 * that was connected to this organization's site before gets no history again: what it sent then may be in there.
 *
 * @param connectedAt when the installation was connected
 */
export async function beginningOfHistory(
  { database, integration }: AppOptions,
  { accountId, domain, id }: Installation,
  connectedAt: Date,
): Promise<Date> {
  const { historySeconds = 0 } = integration;
  if (historySeconds === 0) return connectedAt;
  const earlier = await database
    .selectFrom('installations')
    .select('id')
    .where('account_id', '=', accountId)
    .where('id', '<>', id)
    .where('status', 'in', ['disconnecting', 'disconnected'])
    .where(sql<string>`document ->> 'domain'`, '=', domain)
    .limit(1)
    .executeTakeFirst();
  return earlier === undefined ? new Date(connectedAt.getTime() - historySeconds * 1_000) : connectedAt;
}
