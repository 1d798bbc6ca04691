import { Value } from 'typebox/value';
import type { Database } from '../../database/database.ts';
import { findDeployments } from './deployment-store.ts';
import { deploymentSchema, type Deployment } from './platform.ts';
import { withDemonstrationTables } from './tables.ts';

/** An older deployment is no reason for an alert of today. */
const recentMs = 30 * 60_000;
/** How long a rollback takes. It ends after the window that is being collected now, which therefore cannot miss it. */
const lengthMs = 3_000;

export interface RollbackRequest {
  /** The same for every repetition of one request: the platform acts on the first. */
  readonly key: string;
  readonly accountId: string;
  readonly service: string;
  readonly env: string;
  readonly trigger: 'alert' | 'manual';
  readonly now: Date;
}

/**
 * Returns the last deployment of a service to its previous version. Asked again with the same key, it gives the same
 * answer and does nothing.
 *
 * @returns nothing when the service had no recent deployment
 */
export async function rollBack(
  database: Database,
  { key, accountId, service, env, trigger, now }: RollbackRequest,
): Promise<{ readonly deployment: Deployment; readonly succeeded: boolean } | undefined> {
  const asked = performance.now();
  const window = { since: new Date(now.getTime() - recentMs), until: now };
  const deployments = await findDeployments(database, accountId, window);
  const last = deployments
    .filter((deployment) => deployment.service === service && deployment.env === env)
    .findLast(({ startedAt }) => Date.parse(startedAt) <= now.getTime());
  if (last === undefined) return undefined;
  const demonstrated = await withDemonstrationTables(database)
    .selectFrom('demo_deployments')
    .select('rollback_fails')
    .where('id', '=', last.id)
    .executeTakeFirst();
  // On a connection that is open already: waiting for one could miss the window after all.
  await withDemonstrationTables(database)
    .connection()
    .execute((connection) => {
      const finishedMs = now.getTime() + (performance.now() - asked) + lengthMs;
      return connection
        .insertInto('demo_rollbacks')
        .values({
          id: key,
          account_id: accountId,
          deployment_id: last.id,
          document: JSON.stringify(last),
          succeeded: demonstrated?.rollback_fails !== true,
          trigger,
          started_at: now,
          finished_at: new Date(finishedMs),
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
    });
  const row = await withDemonstrationTables(database)
    .selectFrom('demo_rollbacks')
    .select(['document', 'succeeded'])
    .where('id', '=', key)
    .executeTakeFirstOrThrow();
  return { deployment: Value.Parse(deploymentSchema, row.document), succeeded: row.succeeded };
}
