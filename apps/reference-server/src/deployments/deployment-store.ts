import { Value } from 'typebox/value';
import type { Database } from '../database/database.ts';
import { deploymentSchema, type Deployment, type Rollback } from './deployment.ts';
import { planDeployments } from './plan-deployments.ts';

/** The deployments of an account that overlap a window, oldest first. */
export async function findDeployments(
  database: Database,
  accountId: string,
  { since, until }: { readonly since: Date; readonly until: Date },
): Promise<readonly Deployment[]> {
  const rows = await database
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
  const rows = await database
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
