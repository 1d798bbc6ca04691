import { randomUUID } from 'node:crypto';
import { Value } from 'typebox/value';
import type { Database } from '../../database/database.ts';
import { createDeployment, planDeployments, randomFrom } from './plan-deployments.ts';
import { deploymentSchema, type Deployment, type Rollback, type Service } from './platform.ts';
import { withDemonstrationTables } from './tables.ts';

/** The deployments of an account that overlap a window, oldest first. */
export async function findDeployments(
  database: Database,
  accountId: string,
  { since, until }: { readonly since: Date; readonly until: Date },
): Promise<readonly Deployment[]> {
  const rows = await withDemonstrationTables(database)
    .selectFrom('demo_deployments')
    .select('document')
    .where('account_id', '=', accountId)
    .where('finished_at', '>=', since)
    .where('started_at', '<', until)
    .execute();
  const asked = rows.map(({ document }) => Value.Parse(deploymentSchema, document));
  return [...planDeployments(accountId, since, until), ...asked].sort((left, right) =>
    left.startedAt.localeCompare(right.startedAt),
  );
}

/** The rollbacks of an account that end in a window. */
export async function findRollbacks(
  database: Database,
  accountId: string,
  { since, until }: { readonly since: Date; readonly until: Date },
): Promise<readonly Rollback[]> {
  const rows = await withDemonstrationTables(database)
    .selectFrom('demo_rollbacks')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('finished_at', '>=', since)
    .where('finished_at', '<', until)
    .orderBy('finished_at')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    deployment: Value.Parse(deploymentSchema, row.document),
    trigger: row.trigger === 'alert' ? 'alert' : 'manual',
    succeeded: row.succeeded,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  }));
}

/** One above the threshold of the tile's monitor, which counts five minutes, and one to spare. */
const failures = 5;
/** The first begins a little later than now: a window that is being collected at this moment must not miss it. */
const firstStartMs = 1_500;

/** Starts deployments of a service that fail, so that the tile's monitor alerts. */
export async function simulateFailures(
  database: Database,
  accountId: string,
  service: Service,
  options: { readonly now: Date; readonly rollbackFails: boolean },
): Promise<void> {
  const random = randomFrom(randomUUID());
  const period = Math.floor(options.now.getTime() / 60_000);
  const rows = Array.from({ length: failures }, (_, turn) => {
    const startMs = options.now.getTime() + firstStartMs + turn * 400;
    return createDeployment(service, { period, turn: turn + 1, startMs, lengthMs: 1_500, random }, true);
  });
  await withDemonstrationTables(database)
    .insertInto('demo_deployments')
    .values(
      rows.map((deployment) => ({
        id: deployment.id,
        account_id: accountId,
        document: JSON.stringify(deployment),
        started_at: new Date(deployment.startedAt),
        finished_at: new Date(deployment.finishedAt),
        rollback_fails: options.rollbackFails,
      })),
    )
    .execute();
}
