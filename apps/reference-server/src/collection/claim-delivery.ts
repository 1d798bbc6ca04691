import { type RawBuilder, sql } from 'kysely';
import type { AppOptions } from '../app-options.ts';

/** Longer than one batch may take. A claim is renewed before each batch, and runs out soon after its process died. */
const claimSeconds = 30;

/** The right to deliver for one installation. Whoever takes it over moves its end, by which both know. */
export interface Claim {
  readonly installationId: string;
  until: Date;
}

/** By the database's clock, which is the same for all instances; in the milliseconds that a `Date` can tell apart. */
export function claimEnd(): RawBuilder<Date> {
  return sql<Date>`date_trunc('milliseconds', now()) + ${claimSeconds} * interval '1 second'`;
}

/**
 * Takes the deliveries of one installation into this job's hands.
 *
 * The queue does not do that: it would hold back everybody's jobs behind one whose installation is being served.
 *
 * @returns nothing when another job has them
 */
export async function claimDelivery(
  { database }: AppOptions,
  installationId: string,
): Promise<Claim | undefined> {
  const row = await database
    .updateTable('collections')
    .set({ delivering_until: claimEnd() })
    .where('installation_id', '=', installationId)
    .where((row) =>
      row.or([row('delivering_until', 'is', null), row('delivering_until', '<', sql<Date>`now()`)]),
    )
    .returning('delivering_until')
    .executeTakeFirst();
  return row?.delivering_until ? { installationId, until: row.delivering_until } : undefined;
}
