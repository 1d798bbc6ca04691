import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type OpenDatabase } from '../../src/database/database.ts';
import { startTestServer, type TestServer } from '../harness/test-server.ts';
import { type SilentProxy, startSilentProxy } from './silent-proxy.ts';

let server: TestServer;
let proxy: SilentProxy;
let direct: OpenDatabase;

beforeAll(async () => {
  server = await startTestServer({
    requestDatabaseMs: 1_700,
    through: async (address) => {
      direct = connect(address);
      proxy = await startSilentProxy(address);
      return proxy.address;
    },
  });
}, 300_000);
afterAll(async () => {
  proxy.thaw();
  await server[Symbol.asyncDispose]();
  await direct.close();
  await proxy[Symbol.asyncDispose]();
});

const token = 'x'.repeat(43);

/** A delivery that the database is asked about, and how long its answer took. */
async function timedDelivery(): Promise<{ readonly status: number; readonly tookMs: number }> {
  const since = performance.now();
  const { statusCode } = await server.app.inject({
    method: 'POST',
    url: `/datadog/webhooks/${token}`,
    headers: { 'content-type': 'application/json' },
    payload: '{}',
  });
  return { status: statusCode, tookMs: performance.now() - since };
}

async function ready(): Promise<number> {
  return (await server.app.inject({ url: '/readyz' })).statusCode;
}

async function untilReady(): Promise<void> {
  while ((await ready()) !== 200) await sleep(200);
}

test('a database that falls silent: refused in time, few connections, well again by itself (H-01, H-02)', async () => {
  expect(await ready()).toBe(200);
  expect((await timedDelivery()).status).toBe(404);
  proxy.freeze();
  const answers = await Promise.all(Array.from({ length: 200 }, timedDelivery));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
  expect(Math.max(...answers.map(({ tookMs }) => tookMs))).toBeLessThan(30_000);
  await sleep(1_100);
  expect(await ready()).toBe(503);
  expect((await server.app.inject({ url: '/healthz' })).statusCode).toBe(200);
  proxy.thaw();
  await untilReady();
  expect((await timedDelivery()).status).toBe(404);
}, 300_000);

test('connections that are lost without a word cost one wait, not one each (H-11)', async () => {
  await Promise.all(Array.from({ length: 10 }, timedDelivery));
  proxy.abandon();
  expect((await timedDelivery()).status).toBe(503);
  expect((await timedDelivery()).status).toBe(404);
  await sleep(1_100);
  await untilReady();
}, 300_000);

test('a lock on a hot table: refused in time, and no query is left waiting in the database (H-02)', async () => {
  const release = Promise.withResolvers<undefined>();
  const locked = Promise.withResolvers<undefined>();
  const holder = direct.database.transaction().execute(async (transaction) => {
    await sql`lock table webhooks in access exclusive mode`.execute(transaction);
    locked.resolve(undefined);
    await release.promise;
  });
  await locked.promise;
  const answers = await Promise.all(Array.from({ length: 40 }, timedDelivery));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
  await sleep(1_500);
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(direct.database);
  expect(rows[0]?.count).toBe(0);
  release.resolve(undefined);
  await holder;
  expect((await timedDelivery()).status).toBe(404);
}, 300_000);

test('a request that waits for the database logs it', async () => {
  proxy.freeze();
  const { app } = server;
  const page = await app.inject({ url: '/readyz' });
  proxy.thaw();
  expect(page.json()).toEqual({ status: 'database unreachable' });
  await untilReady();
}, 300_000);
