import { type RawBuilder, sql } from 'kysely';
import type { AppOptions } from '../app-options.ts';

/** Longer than one batch may take. A claim is renewed before each batch, and runs out soon after its process died. */
const claimSeconds = 30;

/** By the database's clock, which is the same for all instances. */
export function claimEnd(): RawBuilder<Date> {
  return sql<Date>`now() + ${claimSeconds} * interval '1 second'`;
}

/**
 * Takes the deliveries of one installation into this job's hands.
 *
 * The queue does not do that: it would hold back everybody's jobs behind one whose installation is being served.
 *
 * @returns whether they were free
 */
export async function claimDelivery({ database }: AppOptions, installationId: string): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('collections')
    .set({ delivering_until: claimEnd() })
    .where('installation_id', '=', installationId)
    .where((row) =>
      row.or([row('delivering_until', 'is', null), row('delivering_until', '<', sql<Date>`now()`)]),
    )
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
