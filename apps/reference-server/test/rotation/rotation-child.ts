import { createAccessTokenSource, openApiKey, systemClock } from '@tilekit/core';
import { createSecretBox, parseKeyRing } from '@tilekit/core/secrets';
import { webhookContext } from '../../src/webhooks/webhook-identity.ts';
import { openScene, type SceneSettings } from '../crash/scene.ts';

/** One process that reads and renews secrets without a pause, and is given another ring between two rounds. */
export interface RotationOrder extends SceneSettings {
  readonly installationIds: readonly string[];
  /** Where in the list it begins. */
  readonly worker: number;
}

/** What one process did. */
export interface RotationReport {
  /** Secrets opened. */
  readonly reads: number;
  /** Refreshes: new tokens, sealed and saved. */
  readonly writes: number;
  readonly failures: readonly string[];
}

/** A ring to go on with, or the end. */
export type RotationMessage = { readonly keyRing: string } | 'stop';

const hourMs = 3_700_000;
const { installationIds, worker, ...settings } = JSON.parse(process.argv[2] ?? '') as RotationOrder;
let message: RotationMessage | undefined;
let ring = parseKeyRing(settings.keyRing);
let aheadMs = 0;
let reads = 0;
let writes = 0;
const failures: string[] = [];
const scene = openScene(settings, (step) => {
  if (step === 'request: before token') writes += 1;
});
const secrets = createSecretBox(() => ring);
const lifecycle = { ...scene.lifecycle, secrets, clock: { ...systemClock, now: () => Date.now() + aheadMs } };
const source = createAccessTokenSource(lifecycle);

process.on('message', (next: RotationMessage) => {
  message = next;
});
process.on('disconnect', () => {
  message = 'stop';
});
process.send?.('ready');
// Not before it has refreshed: on a busy machine the others may be quicker each time.
for (let round = worker; message !== 'stop' || (writes === 0 && process.connected); round += 1) {
  if (message !== undefined && message !== 'stop') {
    ring = parseKeyRing(message.keyRing);
    message = undefined;
    process.send?.('rotated');
  }
  // Every token is due again after a round through all installations.
  if (round % installationIds.length === 0) aheadMs += hourMs;
  try {
    await useSecrets(installationIds[round % installationIds.length] ?? '');
  } catch (error) {
    failures.push(error instanceof Error ? error.message : 'unknown');
  }
}
await scene.close();
const report: RotationReport = { reads, writes, failures };
if (process.connected) {
  process.send?.(report);
  process.disconnect();
}

async function useSecrets(id: string): Promise<void> {
  await openApiKey(lifecycle, id);
  await source.getAccessToken(id);
  const webhook = await scene.database
    .selectFrom('webhooks')
    .innerJoin('installations', 'installations.id', 'webhooks.installation_id')
    .select(['token', 'secret', 'account_id'])
    .where('installation_id', '=', id)
    .executeTakeFirstOrThrow();
  for (const field of ['token', 'secret'] as const)
    await secrets.open(webhook[field] ?? '', webhookContext({ id, accountId: webhook.account_id }, field));
  reads += 4;
}
