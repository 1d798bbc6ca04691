import { randomUUID } from 'node:crypto';
import type { Database } from '../database/database.ts';
import { createDeployment } from './plan-deployments.ts';
import { randomFrom } from './random-from.ts';
import type { Service } from './service.ts';

/** One more than the tile's monitor bears within five minutes, and one to spare. */
const failures = 5;
/** The first begins a little later than now: a window that is being collected at this moment must not miss it. */
const firstStartMs = 1_500;

/** Starts deployments of a service that fail, so that the tile's monitor alerts. A demonstration. */
export async function letDeploymentsFail(
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
  await database
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
