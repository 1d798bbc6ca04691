/**
 * Ten thousand installations: what an instance costs while nothing is due, how long it takes to collect and deliver
 * for all of them together, with one, two and four instances, and how much memory an instance has then.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { sites } from '@tilekit/core';
import { connect } from '../../apps/reference-server/src/database/database.ts';
import { startEmbeddedPostgres } from '../../apps/reference-server/src/database/embedded/embedded-postgres.ts';
import { migrate } from '../../apps/reference-server/src/database/migrate.ts';
import {
  countDelivered,
  countUndone,
  insertInstallations,
  makeAllDue,
  rest,
} from '../../apps/reference-server/test/bench/scheduler-scene.ts';
import { readTile } from '../../apps/reference-server/src/tile/read-tile.ts';
import { met } from './server/figures.ts';
import { startSandboxProcess } from './server/sandbox-process.ts';

const installations = Number(process.argv[2] ?? 10_000);
const idleSeconds = Number(process.argv[3] ?? 30);
const instanceCounts = [1, 2, 4];
const idleShare = 0.01;

const dataDirectory = mkdtempSync(join(tmpdir(), 'tilekit-bench-'));
const sandbox = await startSandboxProcess();
const cluster = await startEmbeddedPostgres({ dataDirectory, settings: { max_connections: '150' } });
const opened = connect({ ...cluster.address });
const { database } = opened;
await migrate(database);
const encryptionKeys = `bench:${randomBytes(32).toString('base64')}`;
const apiKeys = new Map(await Promise.all(sites.map(({ domain }) => keyOf(domain))));
const { clientId } = readTile(join(import.meta.dirname, '../../integration-tile')).oauth;
await insertInstallations(database, installations, { clientId, encryptionKeys, apiKeys });

interface Cost {
  readonly cpuMs: number;
  readonly rssMegabytes: number;
  readonly heapMegabytes: number;
}

console.log(`${installations} installations, ${availableParallelism()} cores`);
let alone: number | undefined;
for (const count of instanceCounts) {
  const instances = await Promise.all(Array.from({ length: count }, startInstance));
  await sleep(5_000);
  if (count === 1) await reportIdle(instances);
  const seconds = await drain();
  alone ??= seconds;
  const costs = await Promise.all(instances.map((instance) => instance.cost(0)));
  const memory = costs.map(({ rssMegabytes }) => rssMegabytes.toFixed(0)).join(', ');
  console.log(
    `${count} instance${count === 1 ? ' ' : 's'}        all due: ${seconds.toFixed(1)} s, ${(installations / seconds).toFixed(0)} installations per second, ${(alone / seconds).toFixed(2)} x one instance; ${memory} MB`,
  );
  await Promise.all(instances.map((instance) => instance.stop()));
}
await opened.close();
await cluster.stop();
await sandbox.stop();
rmSync(dataDirectory, { recursive: true, force: true });

async function reportIdle(instances: readonly Awaited<ReturnType<typeof startInstance>>[]): Promise<void> {
  const before = databaseCpuMs();
  const [cost] = await Promise.all(instances.map((instance) => instance.cost(idleSeconds * 1000)));
  if (cost === undefined) return;
  const share = cost.cpuMs / (idleSeconds * 1000);
  const databaseShare = (databaseCpuMs() - before) / (idleSeconds * 1000);
  console.log(
    `nothing due       ${(share * 100).toFixed(2)} % of a core  ${met(share < idleShare, 'below 1 %')}, PostgreSQL ${(databaseShare * 100).toFixed(2)} %; heap ${cost.heapMegabytes.toFixed(0)} MB`,
  );
}

async function drain(): Promise<number> {
  const begunAt = new Date();
  await makeAllDue(database);
  const begin = performance.now();
  for (;;) {
    await sleep(250);
    if ((await countUndone(database)) === 0) break;
    if (performance.now() - begin > 1_200_000) throw new Error('It did not come to an end.');
  }
  const seconds = (performance.now() - begin) / 1000;
  const delivered = await countDelivered(database, begunAt);
  if (delivered !== installations)
    throw new Error(`Nothing was left to do, but only ${delivered} of ${installations} had data accepted.`);
  await rest(database);
  for (const family of ['metrics', 'logs', 'events', 'service-checks'])
    await fetch(`${sandbox.url}/_sandbox/received/${family}`, { method: 'DELETE' }).then((answer) =>
      answer.arrayBuffer(),
    );
  return seconds;
}

async function startInstance() {
  const child: ChildProcess = spawn(
    process.execPath,
    [
      '--conditions=@tilekit/source',
      '--expose-gc',
      join(import.meta.dirname, '../../apps/reference-server/test/bench/scheduler-process.ts'),
      ...[JSON.stringify(cluster.address), encryptionKeys, sandbox.url],
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('The instance has no pipes.');
  const lines = createInterface(stdout)[Symbol.asyncIterator]();
  await lines.next();
  return {
    async cost(overMs: number): Promise<Cost> {
      stdin.write(`${overMs}\n`);
      const { value } = (await lines.next()) as { value: string };
      return JSON.parse(value) as Cost;
    },
    async stop(): Promise<void> {
      const exited = once(child, 'exit');
      stdin.end();
      await exited;
    },
  };
}

async function keyOf(domain: string): Promise<[string, string]> {
  const answer = await fetch(`${sandbox.url}/_sandbox/credentials?site=${domain}`);
  return [domain, ((await answer.json()) as { api_key: string }).api_key];
}

/** Of all processes of the cluster; 0 where there is no /proc. */
function databaseCpuMs(): number {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .reduce((sum, pid) => sum + cpuMsOf(pid), 0);
  } catch {
    return 0;
  }
}

function cpuMsOf(pid: string): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ').map(Number) ?? [];
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
    // Ticks of 10 ms; the postmaster's own figures tell of its children that have ended.
    if (Number(pid) === cluster.pid) return (user + system + endedUser + endedSystem) * 10;
    return fields[1] === cluster.pid ? (user + system) * 10 : 0;
  } catch {
    // It ended meanwhile.
    return 0;
  }
}
