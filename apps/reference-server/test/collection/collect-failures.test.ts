import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collectInstallation } from '../../src/collection/collect-installation.ts';
import type { Collect } from '../../src/plug-in/integration.ts';
import { recordedOutput } from '../harness/canaries.ts';
import { connectAs } from '../harness/connect-as.ts';
import { startTestServer, type TestServer } from '../harness/test-server.ts';
import { testIntegration } from '../harness/test-integration.ts';

const minute = 60_000;
let server: TestServer;
let id: string;
let collect: Collect = () => Promise.resolve({});
const account = 'visitor@customer.example';

beforeAll(async () => {
  const integration = { ...testIntegration, collect: (request: Parameters<Collect>[0]) => collect(request) };
  server = await startTestServer({ integration });
  await connectAs(server, account, { domain: 'datadoghq.com' });
  const [stored] = await server.options.lifecycle.store.list({ accountId: account, limit: 1 });
  id = stored?.installation.id ?? '';
  server.advance(minute);
}, 300_000);
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const run = () => collectInstallation(server.options, server.boss, id);
const row = () =>
  server.options.database
    .selectFrom('collections')
    .selectAll()
    .where('installation_id', '=', id)
    .executeTakeFirstOrThrow();
const metrics = () => server.options.metrics.registry.metrics();

test.each<[string, Collect]>([
  ['throws', () => Promise.reject(new Error('the platform is down'))],
  ['returns what JSON cannot say', () => Promise.resolve({ logs: [{ value: 1n }] } as never)],
  ['returns an incident without a key', () => Promise.resolve({ incidents: [{ key: null }] } as never)],
  [
    'returns an incident with a key that no index takes',
    () => Promise.resolve({ incidents: [{ key: randomBytes(20_000).toString('hex'), draft: {} }] } as never),
  ],
  ['returns no list', () => Promise.resolve({ metrics: 3 } as never)],
])(
  'a collection that %s is counted, shown to the customer, and retried later each time',
  async (_, failing) => {
    collect = failing;
    const before = await row();
    await run();
    const after = await row();
    expect(after.collected_until).toEqual(before.collected_until);
    expect(after).toMatchObject({
      collect_failures: before.collect_failures + 1,
      collect_problem: 'COLLECTION_FAILED',
    });
    expect(after.next_at.getTime()).toBeGreaterThan(server.options.now().getTime() + 5_000);
    expect(await metrics()).toContain(
      `tilekit_job_failures_total{queue="collect",code="ERROR"} ${after.collect_failures}`,
    );
    const logged = recordedOutput()
      .split('\n')
      .filter((line) => line.includes('"job failed"'));
    expect(logged.at(-1)).toMatch(/"queue":"collect".*"stack":|"stack":.*"queue":"collect"/);
    const { browser } = await connectAs(server, account, { domain: 'datadoghq.com' });
    expect((await browser.open('/installations')).text).toContain('We have a problem');
  },
);

test('the next success ends the problem, also after a manual update in microseconds', async () => {
  collect = () => Promise.resolve({ logs: [{ source: 'x', service: 'test', message: 'well again' }] });
  await sql`update collections set collected_until = now() - interval '10.000123 seconds'`.execute(
    server.options.database,
  );
  const before = await row();
  await run();
  const after = await row();
  expect(after.collected_until.getTime()).toBeGreaterThan(before.collected_until.getTime());
  expect(after).toMatchObject({ collect_failures: 0, collect_problem: null });
});

test('what an outage has left is collected in pieces, one right after the other, without gap or overlap (H-03)', async () => {
  const windows: { readonly since: Date; readonly until: Date }[] = [];
  collect = ({ since, until }) => {
    windows.push({ since, until });
    return Promise.resolve({});
  };
  const begin = (await row()).collected_until;
  server.advance(20 * minute);
  while (windows.length < 40) {
    await run();
    const { collected_until, next_at } = await row();
    if (server.options.now().getTime() - collected_until.getTime() <= minute) break;
    // Due at once, as long as something is left.
    expect(next_at.getTime()).toBeLessThanOrEqual(server.options.now().getTime());
  }
  expect(windows.length).toBeGreaterThan(18);
  expect(windows[0]?.since).toEqual(begin);
  for (const [index, { since, until }] of windows.entries()) {
    expect(until.getTime() - since.getTime()).toBeLessThanOrEqual(minute);
    if (index > 0) expect(since).toEqual(windows[index - 1]?.until);
  }
  server.advance(-20 * minute);
  await server.options.database.updateTable('collections').set({ collected_until: begin }).execute();
});

test('an installation that is disconnected while it catches up is not due again', async () => {
  const { database } = server.options;
  const { collected_until: begin } = await row();
  server.advance(20 * minute);
  let asked = 0;
  collect = async () => {
    asked += 1;
    await sql`update collections set next_at = 'infinity'`.execute(database);
    return {};
  };
  await run();
  server.advance(-20 * minute);
  expect(asked).toBe(1);
  expect((await row()).collected_until.getTime()).toBe(begin.getTime() + minute);
  expect((await row()).next_at).toBe(Number.POSITIVE_INFINITY);
  await database
    .updateTable('collections')
    .set({ next_at: server.options.now(), collected_until: begin })
    .execute();
});

test('a window that is too old for Datadog is named and counted, once, and the next ones follow it', async () => {
  const windows: { readonly since: Date; readonly until: Date }[] = [];
  collect = ({ since, until }) => {
    windows.push({ since, until });
    return Promise.resolve({});
  };
  server.advance(3 * 60 * minute);
  await run();
  await run();
  expect(windows).toHaveLength(2);
  expect(windows[1]?.since).toEqual(windows[0]?.until);
  const counted = /tilekit_abandoned_window_seconds_total (\d+)/.exec(await metrics())?.[1];
  expect(Number(counted)).toBeGreaterThan(60 * 60);
  server.advance(-3 * 60 * minute);
});
