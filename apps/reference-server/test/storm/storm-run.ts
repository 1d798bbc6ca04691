import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { connectInstallation, createAuthorizationRequest, validateCallback } from '@tilekit/core';
import { startSandbox } from '@tilekit/sandbox';
import type { DatabaseAddress } from '../../src/database/embedded/embedded-postgres.ts';
import { readTile } from '../../src/tile/read-tile.ts';
import { keyRings, openScene } from '../crash/scene.ts';
import { authorizeAtSandbox } from '../crash/authorize-at-sandbox.ts';
import type { StormOrder, StormReport } from './storm-child.ts';

const tileDirectory = resolve(import.meta.dirname, '../../../../integration-tile');

export interface StormResult {
  readonly expiries: number;
  /** Expiries at which not exactly one process refreshed, or callers got different tokens, or one failed. */
  readonly wrong: readonly string[];
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Lets an access token expire repeatedly while many callers of many processes request it. */
export async function runStorm(
  address: DatabaseAddress,
  {
    processes,
    callers,
    expiries,
  }: { readonly processes: number; readonly callers: number; readonly expiries: number },
): Promise<StormResult> {
  const sandbox = await startSandbox({ port: 0, tileDirectory, logger: false });
  const settings = {
    address,
    sandboxUrl: sandbox.url,
    clientId: readTile(tileDirectory).oauth.clientId,
    keyRing: keyRings.before,
    accountId: `storm-${process.pid}-${Date.now()}`,
    aheadMs: 0,
    leaseMs: 60_000,
  };
  const installationId = await connect(settings);
  const order: StormOrder = { ...settings, installationId, callers };
  const children = await Promise.all(Array.from({ length: processes }, () => startChild(order)));

  const wrong: string[] = [];
  const waits: number[] = [];
  for (let expiry = 1; expiry <= expiries; expiry += 1) {
    // An hour and more each time: no caller can reuse the token of the last round.
    const aheadMs = expiry * 3_700_000;
    const reports = await Promise.all(children.map((child) => ask(child, aheadMs)));
    const refreshes = reports.reduce((sum, report) => sum + report.refreshes, 0);
    const tokens = new Set(reports.flatMap((report) => report.tokens));
    const failures = reports.flatMap((report) => report.failures);
    waits.push(...reports.flatMap((report) => report.waits));
    if (refreshes !== 1 || tokens.size !== 1 || failures.length > 0) {
      wrong.push(
        `expiry ${expiry}: ${refreshes} refreshes, ${tokens.size} tokens, ${failures[0] ?? 'no failure'}`,
      );
    }
  }
  for (const child of children) child.disconnect();
  await Promise.all(children.map((child) => once(child, 'exit')));
  await sandbox.close();
  waits.sort((a, b) => a - b);
  const at = (share: number) => waits[Math.floor(waits.length * share)] ?? 0;
  return { expiries, wrong, p50Ms: at(0.5), p99Ms: at(0.99) };
}

async function connect(settings: Parameters<typeof openScene>[0]): Promise<string> {
  const scene = openScene(settings);
  const { redirectUri, client, lifecycle, accountId } = scene;
  const request = await createAuthorizationRequest({ client, redirectUri, endpoints: lifecycle.endpoints });
  const query = new URL(await authorizeAtSandbox(request.url)).searchParams;
  const callback = validateCallback({ query, expectedState: request.state });
  const { codeVerifier } = request;
  const { id } = await connectInstallation(lifecycle, {
    accountId,
    client,
    callback,
    redirectUri,
    codeVerifier,
  });
  await scene.close();
  return id;
}

async function startChild(order: StormOrder): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'storm-child.ts'), [JSON.stringify(order)], {
    execArgv: ['--conditions=@tilekit/source'],
  });
  await once(child, 'message');
  return child;
}

async function ask(child: ChildProcess, aheadMs: number): Promise<StormReport> {
  const answered = once(child, 'message');
  child.send({ aheadMs });
  const [report] = (await answered) as [StormReport];
  return report;
}
