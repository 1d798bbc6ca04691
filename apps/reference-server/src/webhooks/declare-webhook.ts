import type { AppOptions } from '../app-options.ts';

/** The customer has looked into Datadog: the webhook is there. */
export async function declareCreated({ database }: AppOptions, installationId: string): Promise<void> {
  await database
    .updateTable('webhooks')
    .set({ state: 'created', problem: null })
    .where('installation_id', '=', installationId)
    .where('state', '=', 'unknown')
    .execute();
}

/** The customer has looked into Datadog: the webhook is not there, so that it can be created (again). */
export async function declareAbsent({ database, now }: AppOptions, installationId: string): Promise<void> {
  await database
    .updateTable('webhooks')
    .set({ state: 'wanted', problem: null, attempts: 0, next_at: now(), next_secret: null })
    .where('installation_id', '=', installationId)
    .where('state', 'in', ['unknown', 'refused', 'removed'])
    .execute();
}
