import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { DatabaseAddress } from '../../src/database/embedded/embedded-postgres.ts';
import { rekey } from '../../src/maintenance/rekey.ts';
import { connectWithSecrets, withKeys } from '../harness/key-ring.ts';
import { startTestServer } from '../harness/test-server.ts';
import type { RotationOrder, RotationReport } from './rotation-child.ts';

const newKey = (name: string) =>
  `${name}:${createHash('sha256').update(`rotation/${name}/${process.pid}`).digest('base64')}`;
const older = newKey('older');
const active = newKey('active');
const domains = ['datadoghq.com', 'datadoghq.eu', 'us3.datadoghq.com', 'us5.datadoghq.com'];
const workers = 8;
/** How long all work with each ring; a longer run sets it. */
const phaseMs = Number(process.env.ROTATION_PHASE_MS ?? 500);

test(
  'eight processes read and write while the ring rotates: no failure, and the older key can go (B-02)',
  { timeout: 300_000 },
  async () => {
    await using server = await startTestServer({ environment: { ENCRYPTION_KEYS: older } });
    const installationIds: string[] = [];
    for (const domain of domains) installationIds.push(await connectWithSecrets(server, domain));
    const children = await Promise.all(
      Array.from({ length: workers }, (_, worker) =>
        startChild({
          address: server.connection as DatabaseAddress,
          sandboxUrl: server.sandboxUrl,
          clientId: server.options.config.clients[0].clientId,
          keyRing: older,
          accountId: 'rotation',
          aheadMs: 0,
          leaseMs: 60_000,
          installationIds,
          worker,
        }),
      ),
    );

    await sleep(phaseMs);
    // One instance after the other, as a deployment does it: every instance can open with the new key before any seals.
    for (const child of children) await rotate(child, `${older},${active}`);
    await sleep(phaseMs);
    const rotated = withKeys(server, `${active},${older}`);
    const beside = rekey(rotated);
    for (const child of children) await rotate(child, `${active},${older}`);
    await beside;
    await sleep(phaseMs);
    expect(await rekey(rotated)).toBe(0);
    for (const child of children) await rotate(child, active);
    await sleep(phaseMs);

    const reports = await Promise.all(children.map(stop));
    expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
    for (const { reads, writes } of reports) {
      expect(reads).toBeGreaterThan(0);
      expect(writes).toBeGreaterThan(0);
    }
    expect(await rekey(withKeys(server, active))).toBe(0);
    const sum = (field: 'reads' | 'writes') => reports.reduce((total, report) => total + report[field], 0);
    process.stdout.write(`rotation: ${sum('reads')} secrets read, ${sum('writes')} refreshes, 0 failures\n`);
  },
);

async function startChild(order: RotationOrder): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'rotation-child.ts'), [JSON.stringify(order)], {
    execArgv: ['--conditions=@tilekit/source'],
  });
  onTestFinished(() => {
    if (child.connected) child.disconnect();
  });
  await once(child, 'message');
  return child;
}

async function rotate(child: ChildProcess, keyRing: string): Promise<void> {
  const rotated = once(child, 'message');
  child.send({ keyRing });
  await rotated;
}

async function stop(child: ChildProcess): Promise<RotationReport> {
  const answered = once(child, 'message');
  child.send('stop');
  const [report] = (await answered) as [RotationReport];
  return report;
}
