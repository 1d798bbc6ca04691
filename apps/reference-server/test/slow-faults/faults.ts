import { connect as connectSocket, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { databaseNow, followAlerts, sendAlert, startFlood, type Webhook } from './alert-stream.ts';
import type { FaultScene } from './scene.ts';
import { statusOf } from './server-process.ts';
import type { Behavior } from './datadog-front.ts';
import { openSmallDisk } from './small-disk.ts';

/** What one fault did; times in milliseconds. */
interface Figures {
  /** From the fault to the first 503 of `/readyz`. */
  readonly refusedMs?: number;
  /** The longest that `/readyz` took during the fault. */
  readonly slowestLookMs?: number;
  /** From the healing to the first 200. */
  readonly readyMs?: number;
  /** From the healing until the data of every installation flows. */
  readonly flowingMs?: number;
  /** The longest that another customer's alert waited. */
  readonly slowestAlertMs?: number;
  readonly lost: number;
  readonly doubled: number;
  readonly peakMegabytes: number;
  readonly note?: string;
}

/** After this long something is broken and not merely slow. */
const patienceMs = 180_000;

/** @param seconds how long the fault lasts */
type Fault = (scene: FaultScene, seconds: number) => Promise<Figures>;

/** Nothing is answered, and nothing is closed: a host that is gone, or a network that drops packets. */
const blackHole: Fault = async (scene, seconds) => {
  await using server = await scene.start();
  await scene.untilFlowing(performance.now(), patienceMs);
  const begunAtMs = performance.now();
  scene.proxy.freeze();
  const flood = deliverInto(server.url, 100, seconds);
  const refusedMs = await server.until(503, patienceMs, begunAtMs);
  await sleep(Math.max(0, seconds * 1_000 - refusedMs));
  const metrics = await statusOf(server.metricsUrl);
  const slowestLookMs = server.slowestLookMs(begunAtMs);
  const healedAtMs = performance.now();
  scene.proxy.thaw();
  const statuses = await flood;
  const readyMs = await server.until(200, patienceMs, healedAtMs);
  const flowingMs = await scene.untilFlowing(healedAtMs, patienceMs);
  const { lost, doubled } = await scene.ledger();
  const note = `metrics ${metrics}; deliveries answered ${[...statuses].join(', ')}`;
  return {
    refusedMs,
    slowestLookMs,
    readyMs,
    flowingMs,
    lost,
    doubled,
    peakMegabytes: server.peakMegabytes,
    note,
  };
};

/** Anonymous deliveries, each sender with the next one as soon as it is answered. @returns what they were answered */
async function deliverInto(url: string, atOnce: number, seconds: number): Promise<ReadonlySet<number>> {
  const statuses = new Set<number>();
  const end = performance.now() + seconds * 1_000;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (performance.now() < end) {
        const response = await fetch(`${url}/datadog/webhooks/${'x'.repeat(43)}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        }).catch(() => undefined);
        statuses.add(response?.status ?? 0);
        await response?.arrayBuffer();
        await sleep(100);
      }
    }),
  );
  return statuses;
}

/** Only the connections that exist are forgotten, as in a failover: new ones pass. */
const droppedConnections: Fault = async (scene) => {
  await using server = await scene.start();
  await scene.untilFlowing(performance.now(), patienceMs);
  const atMs = performance.now();
  scene.proxy.abandon();
  const flowingMs = await scene.untilFlowing(atMs, patienceMs);
  const { lost, doubled } = await scene.ledger();
  return { flowingMs, lost, doubled, peakMegabytes: server.peakMegabytes };
};

/** A table that every request needs is locked. */
const lockedTable: (table: string) => Fault = (table) => async (scene, seconds) => {
  await using server = await scene.start();
  await scene.untilFlowing(performance.now(), patienceMs);
  const atMs = performance.now();
  const release = Promise.withResolvers<undefined>();
  const locked = Promise.withResolvers<undefined>();
  const holder = scene.database.transaction().execute(async (transaction) => {
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(transaction);
    await sql`set local lock_timeout = 0`.execute(transaction);
    await sql`lock table ${sql.table(table)} in access exclusive mode`.execute(transaction);
    locked.resolve(undefined);
    await release.promise;
  });
  await locked.promise;
  const answers = await Promise.all(
    Array.from({ length: 60 }, () => statusOf(`${server.url}/installations`)),
  );
  await sleep(seconds * 1_000);
  const slowestLookMs = server.slowestLookMs(atMs);
  release.resolve(undefined);
  const healedAtMs = performance.now();
  await holder;
  const readyMs = await server.until(200, patienceMs, healedAtMs);
  const flowingMs = await scene.untilFlowing(healedAtMs, patienceMs);
  const { lost, doubled } = await scene.ledger();
  const note = `pages answered ${[...new Set(answers)].join(', ')}`;
  return { slowestLookMs, readyMs, flowingMs, lost, doubled, peakMegabytes: server.peakMegabytes, note };
};

/** A second instance whose host's clock is wrong. */
const wrongClock: (aheadHours: number) => Fault = (aheadHours) => async (scene, seconds) => {
  await using server = await scene.start();
  await scene.untilFlowing(performance.now(), patienceMs);
  await using wrong = await scene.start({ order: { clockAheadMs: aheadHours * 3_600_000 } }, false);
  const startedAtMs = performance.now();
  const refusedMs = await wrong.until(503, patienceMs, startedAtMs);
  await sleep(seconds * 1_000);
  const reason = (await wrong.get('/readyz')).text;
  await wrong.stop();
  const healedAtMs = performance.now();
  const flowingMs = await scene.untilFlowing(healedAtMs, patienceMs);
  const { rows } = await sql<{ far: number }>`
    select count(*)::integer as far from collections where next_at > now() + interval '10 minutes'`.execute(
    scene.database,
  );
  const { lost, doubled } = await scene.ledger();
  const note = `${reason}; ${rows[0]?.far ?? 0} installations put off`;
  return { refusedMs, flowingMs, lost, doubled, peakMegabytes: server.peakMegabytes, note };
};

/** More is queued than the heap holds. */
const smallHeap: Fault = async (scene, seconds) => {
  // Each installation has `seconds` times two logs of 20 kB in each second to catch up with.
  await scene.collectFrom(seconds * 40);
  const atMs = performance.now();
  await using server = await scene.start({ heapMegabytes: 96, order: { itemBytes: 20_000 } });
  const readyMs = await server.until(200, patienceMs, atMs);
  const flowingMs = await scene.untilFlowing(atMs, 2 * patienceMs);
  const { lost, overtaken, doubled, received } = await scene.ledger();
  const slowestLookMs = server.slowestLookMs(atMs + readyMs);
  const note = `${Math.round((received * 20_000) / 1e6)} MB delivered with a heap of 96 MB; ${overtaken} items were overtaken`;
  return { readyMs, slowestLookMs, flowingMs, lost, doubled, peakMegabytes: server.peakMegabytes, note };
};

/** More sockets than descriptors, and none of them says anything. */
const silentSockets: Fault = async (scene, seconds) => {
  await using server = await scene.start({ descriptors: 256 });
  await scene.untilFlowing(performance.now(), patienceMs);
  const { port, hostname } = new URL(server.url);
  const atMs = performance.now();
  const sockets: Socket[] = [];
  for (const target of [port, new URL(server.metricsUrl).port]) {
    for (let count = 0; count < 600; count += 1) {
      const socket = connectSocket(Number(target), hostname);
      socket.on('error', () => undefined);
      sockets.push(socket);
    }
  }
  await sleep(seconds * 1_000);
  const flowingMs = await scene.untilFlowing(atMs + 1_000, patienceMs);
  const health = await statusOf(`${server.url}/healthz`);
  for (const socket of sockets) socket.destroy();
  const healedAtMs = performance.now();
  const readyMs = await server.until(200, patienceMs, healedAtMs);
  const { lost, doubled } = await scene.ledger();
  const note = `alive ${String(server.isAlive)}; /healthz during the flood ${health}`;
  return { readyMs, flowingMs, lost, doubled, peakMegabytes: server.peakMegabytes, note };
};

/** Something between the server and Datadog answers, or does not, in Datadog's place. */
const badFront: (behavior: Parameters<FaultScene['datadog']['behave']>[0]) => Fault =
  (choose) => async (scene, seconds) => {
    await using server = await scene.start();
    await scene.untilFlowing(performance.now(), patienceMs);
    scene.datadog.behave(choose);
    await sleep(seconds * 1_000);
    scene.datadog.behave(() => 'pass');
    const healedAtMs = performance.now();
    const flowingMs = await scene.untilFlowing(healedAtMs, patienceMs);
    const { lost, doubled } = await scene.ledger();
    const { rows } = await sql<{ status: string; count: number }>`
      select status, count(*)::integer as count from installations group by status`.execute(scene.database);
    const note = rows.map(({ status, count }) => `${count} ${status}`).join(', ');
    return { flowingMs, lost, doubled, peakMegabytes: server.peakMegabytes, note };
  };

/** The disk of the database is full; what was acknowledged stays. */
const fullDisk: Fault = async (scene, seconds) => {
  const disk = await openSmallDisk(scene.database);
  await using server = await scene.start();
  await scene.untilFlowing(performance.now(), patienceMs);
  const atMs = performance.now();
  await disk.fill();
  const refusedMs = await server.until(503, patienceMs, atMs);
  const reason = (await server.get('/readyz')).text;
  await sleep(seconds * 1_000);
  const slowestLookMs = server.slowestLookMs(atMs);
  await disk.free();
  const healedAtMs = performance.now();
  const readyMs = await server.until(200, patienceMs, healedAtMs);
  const flowingMs = await scene.untilFlowing(healedAtMs, patienceMs);
  const { lost, doubled } = await scene.ledger();
  const { peakMegabytes } = server;
  await server.stop('SIGKILL');
  await disk.remove();
  return {
    refusedMs,
    slowestLookMs,
    readyMs,
    flowingMs,
    lost,
    doubled,
    peakMegabytes,
    note: `${disk.kind}; ${reason}`,
  };
};

/** One customer's webhook sends as fast as it can; another's alerts are acted on as before. */
const hostileTenant: Fault = async (scene, seconds) => {
  const [noisyId = '', quietId = ''] = scene.installationIds;
  const [noisy, quiet] = [await scene.openWebhook(noisyId), await scene.openWebhook(quietId)];
  // Without the proxy of the other faults, which this process would have to serve while it watches.
  await using server = await scene.start({ environment: { DATABASE_URL: scene.directUrl } });
  await scene.untilFlowing(performance.now(), patienceMs);
  const alone = await sendSteadily(scene, server.url, quiet, quietId, seconds);
  const flood = startFlood({ url: server.url, webhook: noisy, bytes: 180_000, seconds, atOnce: 8 });
  const beside = await sendSteadily(scene, server.url, quiet, quietId, seconds);
  const statuses = await flood;
  const { lost, doubled } = await scene.ledger();
  const note =
    `the other's alerts: median ${alone.medianMs}, p99 ${alone.p99Ms} ms alone, ` +
    `${beside.medianMs}, ${beside.p99Ms} ms beside the flood, answered ${beside.statuses.join(', ')}; ` +
    `the noisy one was answered ${statuses.map(([status, count]) => `${count} × ${status}`).join(', ')}`;
  return {
    slowestAlertMs: beside.slowestMs,
    lost: lost + alone.lost + beside.lost,
    doubled,
    peakMegabytes: server.peakMegabytes,
    note,
  };
};

/** An alert four times a second, and what became of them. */
async function sendSteadily(
  scene: FaultScene,
  url: string,
  webhook: Webhook,
  installationId: string,
  seconds: number,
) {
  const since = await databaseNow(scene);
  const statuses = new Set<number>();
  let refused = 0;
  const end = performance.now() + seconds * 1_000;
  while (performance.now() < end) {
    const status = await sendAlert(url, webhook);
    statuses.add(status);
    if (status !== 202) refused += 1;
    await sleep(250);
  }
  const lookedAtMs = performance.now();
  let followed = await followAlerts(scene, installationId, since);
  while (followed.acted < followed.all && performance.now() - lookedAtMs < patienceMs) {
    await sleep(200);
    followed = await followAlerts(scene, installationId, since);
  }
  return { ...followed, lost: refused + followed.all - followed.acted, statuses: [...statuses] };
}

const page = { status: 403, body: '<html><h1>403 Forbidden</h1>Blocked by your network.</html>' };

const pages: readonly Behavior[] = [
  { status: 200, body: '<html>Please sign in to the network.</html>' },
  { status: 202, contentType: 'application/json', body: '{"ok":true}' },
  { status: 401, contentType: 'application/json', body: '{"message":"authenticate"}' },
  { status: 403, contentType: 'application/json', body: '{"message":"blocked"}' },
  { status: 429, body: '<html>Slow down</html>' },
  { status: 502, body: '<html>Bad gateway</html>' },
];

/** Another one each time. */
function anyPage(): Behavior {
  return pages[Math.floor(Math.random() * pages.length)] ?? 'pass';
}

/** Every fault of the suite: what it is, how long it lasts in CI and in a long run, in seconds. */
export const faults: readonly {
  readonly name: string;
  readonly fault: Fault;
  readonly seconds: { readonly short: number; readonly long: number };
}[] = [
  { name: 'a database in a black hole', fault: blackHole, seconds: { short: 8, long: 80 } },
  { name: 'existing connections dropped', fault: droppedConnections, seconds: { short: 1, long: 1 } },
  { name: 'sessions locked', fault: lockedTable('sessions'), seconds: { short: 3, long: 60 } },
  { name: 'collections locked', fault: lockedTable('collections'), seconds: { short: 3, long: 60 } },
  { name: 'installations locked', fault: lockedTable('installations'), seconds: { short: 3, long: 60 } },
  { name: 'a clock 20 h ahead', fault: wrongClock(20), seconds: { short: 3, long: 25 } },
  { name: 'a clock 20 h behind', fault: wrongClock(-20), seconds: { short: 3, long: 25 } },
  { name: 'a full disk', fault: fullDisk, seconds: { short: 3, long: 60 } },
  { name: 'one hostile tenant', fault: hostileTenant, seconds: { short: 5, long: 100 } },
  { name: 'a heap of 96 MB', fault: smallHeap, seconds: { short: 3, long: 60 } },
  { name: '256 descriptors, 1,200 silent sockets', fault: silentSockets, seconds: { short: 4, long: 30 } },
  { name: 'a proxy that answers 403', fault: badFront(() => page), seconds: { short: 6, long: 60 } },
  {
    name: 'a portal that answers everything itself',
    fault: badFront(anyPage),
    seconds: { short: 6, long: 60 },
  },
  { name: 'answers that never end', fault: badFront(() => 'endless'), seconds: { short: 6, long: 60 } },
  { name: 'a Datadog that says nothing', fault: badFront(() => 'silent'), seconds: { short: 6, long: 60 } },
];
