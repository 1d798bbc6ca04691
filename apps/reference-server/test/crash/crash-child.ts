import { setTimeout as sleep } from 'node:timers/promises';
import {
  connectInstallation,
  createAccessTokenSource,
  disconnectInstallation,
  rekeyInstallations,
  settleInstallations,
  TilekitError,
  validateCallback,
} from '@tilekit/core';
import { openScene, type SceneSettings } from './scene.ts';

/** What a child is to do, and at which step it dies. */
export interface CrashOrder extends SceneSettings {
  readonly operation: 'connect' | 'refresh' | 'disconnect' | 'rekey' | 'settle';
  /** A step of core's lifecycle, or a point inside the call that makes the key. */
  readonly dieAt: string;
  /** How often the step is passed before. */
  readonly spare: number;
  readonly callback?: string;
  readonly codeVerifier?: string;
  readonly installationId?: string;
}

/** One process that works on an installation until it kills itself; ends with 0 when it never got there. */
const order = JSON.parse(process.argv[2] ?? '') as CrashOrder;
let spare = order.spare;
function die(step: string): void {
  if (step !== order.dieAt) return;
  if (spare === 0) process.kill(process.pid, 'SIGKILL');
  spare -= 1;
}
const scene = openScene(order, die);
const { lifecycle, client } = scene;
const installationId = order.installationId ?? '';

try {
  await work();
} catch (error) {
  // Another process held the installation: this one gave up, which is not the crash under test.
  if (!(error instanceof TilekitError) || error.code !== 'INSTALLATION_BUSY') throw error;
}
await scene.close();

/** What a newer consent replaced is revoked in the background. */
async function untilReplacedAreRevoked(): Promise<void> {
  for (let waitedMs = 0; waitedMs < 5_000; waitedMs += 20) {
    const open = await lifecycle.store.list({
      accountId: scene.accountId,
      hasReplacedGrants: true,
      limit: 1,
    });
    if (open.length === 0) return;
    await sleep(20);
  }
}

async function work(): Promise<void> {
  switch (order.operation) {
    case 'connect': {
      const query = new URL(order.callback ?? '').searchParams;
      await connectInstallation(lifecycle, {
        accountId: scene.accountId,
        client,
        callback: validateCallback({ query, expectedState: query.get('state') ?? '' }),
        redirectUri: scene.redirectUri,
        codeVerifier: order.codeVerifier ?? '',
      });
      await untilReplacedAreRevoked();
      break;
    }
    case 'refresh':
      await createAccessTokenSource(lifecycle).getAccessToken(installationId);
      break;
    case 'disconnect':
      await disconnectInstallation(lifecycle, { installationId });
      break;
    case 'rekey':
      await rekeyInstallations(lifecycle);
      break;
    case 'settle':
      await settleInstallations(lifecycle);
      break;
  }
}
