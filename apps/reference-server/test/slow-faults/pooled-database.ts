import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { followAlerts, sendAlert } from './alert-stream.ts';
import { findPgBouncer, type PoolMode, startPgBouncer } from './pgbouncer.ts';
import type { FaultScene } from './scene.ts';

const patienceMs = 180_000;

/** How the server works behind a pooler; times in milliseconds. */
export interface PooledFigures {
  readonly medianAlertMs: number;
  readonly slowestAlertMs: number;
  readonly alertsLost: number;
  readonly lost: number;
  readonly doubled: number;
  readonly peakMegabytes: number;
  /** What the server said at its start of the pooler. */
  readonly pooling: { readonly mode: string; readonly connections: number; readonly listens: boolean };
  /** What the server logged; that this machine is too busy is not about the pooler. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** Alerts come in for so many seconds while data flows. */
export async function runPooled(
  scene: FaultScene,
  {
    mode,
    poolSize,
    seconds,
  }: { readonly mode: PoolMode; readonly poolSize: number; readonly seconds: number },
): Promise<PooledFigures> {
  await using pooler = await startPgBouncer(findPgBouncer() ?? 'pgbouncer', scene.address, {
    mode,
    poolSize,
  });
  const [id = ''] = scene.installationIds;
  const webhook = await scene.openWebhook(id);
  await using server = await scene.start({ environment: { DATABASE_URL: pooler.url } });
  await scene.untilFlowing(performance.now(), patienceMs);
  const end = performance.now() + seconds * 1_000;
  let accepted = 0;
  while (performance.now() < end) {
    if ((await sendAlert(server.url, webhook)) === 202) accepted += 1;
    await sleep(250);
  }
  const sinceMs = performance.now();
  let followed = await followAlerts(scene, id);
  while (followed.acted < accepted && performance.now() - sinceMs < patienceMs) {
    await sleep(500);
    followed = await followAlerts(scene, id);
  }
  const { lost, doubled } = await scene.ledger();
  const lines = server.output.split('\n');
  const linesOf = (level: string) => lines.filter((line) => new RegExp(`"level":${level}`).test(line));
  return {
    medianAlertMs: followed.medianMs,
    slowestAlertMs: followed.slowestMs,
    alertsLost: accepted - followed.acted,
    lost,
    doubled,
    peakMegabytes: server.peakMegabytes,
    pooling: poolingIn(lines),
    errors: linesOf('(?:[56]0|"(?:error|fatal)")').filter((line) => !line.includes('FST_UNDER_PRESSURE')),
    warnings: linesOf('(?:40|"warn")'),
  };
}

function poolingIn(lines: readonly string[]): PooledFigures['pooling'] {
  const line = lines.find((text) => text.includes('a pooler stands in front of PostgreSQL')) ?? '{}';
  const { mode, connections, listens } = JSON.parse(line) as Partial<PooledFigures['pooling']>;
  return { mode: mode ?? 'unknown', connections: connections ?? 0, listens: listens ?? true };
}
