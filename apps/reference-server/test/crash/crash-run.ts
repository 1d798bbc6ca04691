import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  connectInstallation,
  createAuthorizationRequest,
  createSandboxEndpoints,
  validateCallback,
} from '@tilekit/core';
import { startSandbox } from '@tilekit/sandbox';
import type { DatabaseAddress } from '../../src/database/embedded/embedded-postgres.ts';
import { readTile } from '../../src/tile/read-tile.ts';
import { authorizeAtSandbox } from './authorize-at-sandbox.ts';
import type { CrashOrder } from './crash-child.ts';
import type { CrashPoint } from './crash-points.ts';
import { findViolations } from './find-violations.ts';
import { keyRings, openScene, type SceneSettings } from './scene.ts';

const tileDirectory = resolve(import.meta.dirname, '../../../../integration-tile');

/** There Datadog has made a grant whose tokens are only in memory. */
const beforeTheIntent: ReadonlySet<string> = new Set([
  'request: after token',
  'connect: exchanged the code',
  'connect: sealed the tokens',
]);

/** Short, so that the run does not wait a minute for a process that is known to be dead. */
const leaseMs = 500;

export interface CrashResult {
  /** Whether the process reached the point and died there; some points lie on paths that a scene does not take. */
  readonly killed: boolean;
  readonly status: string;
  readonly violations: readonly string[];
}

/** Lets processes die at given points, one after the other, with a separate sandbox and database. */
export async function openCrashRun(address: DatabaseAddress) {
  const sandbox = await startSandbox({ port: 0, tileDirectory, logger: false });
  const { clientId } = readTile(tileDirectory).oauth;
  async function run(point: CrashPoint): Promise<CrashResult> {
    await post('/_sandbox/reset');
    await post('/_sandbox/policy', { refreshTokens: point.refreshTokens });
    const settings: SceneSettings = {
      address,
      sandboxUrl: sandbox.url,
      clientId,
      keyRing: keyRings.before,
      accountId: `crash-${randomUUID()}`,
      aheadMs: 0,
      leaseMs,
    };
    const scene = openScene(settings);
    try {
      const installationId = await prepare(point, settings, scene);
      const order = await orderFor(point, settings, keyRings.after, installationId);
      const killed = await runChild(order);
      // The dead process's lease runs out.
      await sleep(leaseMs + 10);
      const mayLose = killed && point.operation === 'connect' && beforeTheIntent.has(point.dieAt);
      return await afterwards(settings, keyRings.after, killed, mayLose ? 1 : 0);
    } finally {
      await scene.close();
    }
  }

  /** What there is before the process that dies: nothing, a connection, or a connection that was interrupted. */
  async function prepare(point: CrashPoint, settings: SceneSettings, scene: ReturnType<typeof openScene>) {
    if (point.operation === 'connect') {
      if (point.again) await connectNow(scene);
      return undefined;
    }
    if (point.operation === 'settle') {
      const dieAt = point.again ? 'request: after marketplace' : 'connect: saved the intent';
      await runChild(await connectOrder(settings, dieAt));
      await sleep(leaseMs + 10);
      return undefined;
    }
    return connectNow(scene);
  }

  async function orderFor(
    point: CrashPoint,
    settings: SceneSettings,
    newRing: string,
    installationId: string | undefined,
  ): Promise<CrashOrder> {
    const { operation, dieAt } = point;
    if (operation === 'connect') return connectOrder(settings, dieAt);
    // An expired access token is what makes a refresh, and what makes a disconnection renew it first.
    const expired = operation === 'refresh' || (operation === 'disconnect' && point.again);
    return {
      ...settings,
      operation,
      dieAt,
      spare: 0,
      aheadMs: expired ? 3_700_000 : 0,
      keyRing: operation === 'rekey' ? newRing : settings.keyRing,
      ...(installationId !== undefined && { installationId }),
    };
  }

  async function connectOrder(settings: SceneSettings, dieAt: string): Promise<CrashOrder> {
    return { ...settings, operation: 'connect', dieAt, spare: 0, ...(await consent()) };
  }

  async function connectNow(scene: ReturnType<typeof openScene>): Promise<string> {
    const { callback, codeVerifier } = await consent();
    const query = new URL(callback).searchParams;
    const { id } = await connectInstallation(scene.lifecycle, {
      accountId: scene.accountId,
      client: scene.client,
      callback: validateCallback({ query, expectedState: query.get('state') ?? '' }),
      redirectUri: scene.redirectUri,
      codeVerifier,
    });
    return id;
  }

  /** The customer's part: authorizes at the sandbox. */
  async function consent() {
    const endpoints = createSandboxEndpoints(sandbox.url);
    const redirectUri = 'http://127.0.0.1:4300/datadog/callback';
    const request = await createAuthorizationRequest({ client: { clientId }, redirectUri, endpoints });
    const callback = await authorizeAtSandbox(request.url);
    return { callback, codeVerifier: request.codeVerifier };
  }

  /** Another process finishes what was interrupted; then everything must add up. */
  async function afterwards(
    settings: SceneSettings,
    ring: string,
    killed: boolean,
    lostGrants: number,
  ): Promise<CrashResult> {
    const scene = openScene({ ...settings, keyRing: ring });
    try {
      const { status, violations } = await findViolations(scene, sandbox.url, lostGrants);
      return { killed, status, violations };
    } finally {
      await scene.close();
    }
  }

  function post(path: string, body: object = {}): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    return fetch(`${sandbox.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  return { run, close: () => sandbox.close() };
}

async function runChild(order: CrashOrder): Promise<boolean> {
  const child = spawn(
    process.execPath,
    ['--conditions=@tilekit/source', join(import.meta.dirname, 'crash-child.ts'), JSON.stringify(order)],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (signal === 'SIGKILL') return true;
  if (code !== 0) throw new Error(`A child failed instead of dying at "${order.dieAt}":\n${errors}`);
  return false;
}
