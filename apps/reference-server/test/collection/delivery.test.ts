import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AppOptions } from '../../src/app-options.ts';
import { collectInstallation } from '../../src/collection/collect-installation.ts';
import { deliver } from '../../src/collection/deliver.ts';
import { giveUpBatches, saveCollected, type IncidentJob } from '../../src/collection/save-collected.ts';
import { openIncident } from '../../src/collection/open-incident.ts';
import { DatabaseUnavailable } from '../../src/database/database-unavailable.ts';
import { scheduleDeliveries } from '../../src/jobs/schedule-due.ts';
import type { MetricSeries } from '@tilekit/telemetry';
import type { Collected } from '../../src/plug-in/integration.ts';
import { connectAs } from '../harness/connect-as.ts';
import { startTestServer, type TestServer } from '../harness/test-server.ts';

const domain = 'ap1.datadoghq.com';
const families = ['metrics', 'logs', 'events', 'service-checks'] as const;
let server: TestServer;
let id: string;
let count = 0;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(async () => {
  await fetch(`${server.sandboxUrl}/_sandbox/reset`, { method: 'POST' });
  await server.options.database.deleteFrom('outgoing_batches').execute();
  await server.boss.deleteAllJobs('deliver');
  id = await connect(domain);
});

/** An organisation has one key: each installation of a test is on a separate site. */
async function connect(onDomain: string): Promise<string> {
  count += 1;
  const accountId = `visitor-${count}@customer.example`;
  await connectAs(server, accountId, { domain: onDomain });
  const [stored] = await server.options.lifecycle.store.list({ accountId, limit: 1 });
  return stored?.installation.id ?? '';
}

/** Numbered items of every family, as a collection would leave them. */
function numbered(from: number, to: number) {
  const numbers = Array.from({ length: to - from }, (_, index) => from + index);
  const timestamp = Math.floor(Date.now() / 1000);
  return {
    metrics: seriesOf(numbers, timestamp),
    logs: numbers.map((number) => ({ message: `log ${number}`, source: 'nova_deploy' })),
    events: numbers.map((number) => ({ title: `event ${number}`, text: 'x' })),
    serviceChecks: numbers.map((number) => ({
      check: 'nova_deploy.can_connect',
      status: 'ok' as const,
      host: `host-${number}`,
    })),
    incidents: [],
  };
}

function seriesOf(numbers: readonly number[], timestamp: number): readonly MetricSeries[] {
  return numbers.map((number) => ({
    metric: 'nova_deploy.deployment.failed',
    type: 'count',
    points: [{ timestamp, value: 1 }],
    tags: [`number:${number}`],
  }));
}

async function save(installationId: string, collected: Collected): Promise<void> {
  const { database, boss, now } = server.options;
  await database
    .transaction()
    .execute((transaction) => saveCollected(transaction, boss, { installationId, collected, now: now() }));
}

async function received(family: string): Promise<string[]> {
  const response = await fetch(`${server.sandboxUrl}/_sandbox/received/${family}?site=${domain}`);
  const { items } = (await response.json()) as { items: { payload: object }[] };
  return items.map(
    ({ payload }) => /number:\d+|(?:log|event) \d+|host-\d+/.exec(JSON.stringify(payload))?.[0] ?? '',
  );
}

async function waiting(installationId: string): Promise<number> {
  const rows = await server.options.database
    .selectFrom('outgoing_batches')
    .select('item_count')
    .where('installation_id', '=', installationId)
    .execute();
  return rows.reduce((sum, { item_count }) => sum + item_count, 0);
}

async function sendAll(installationId: string, options: AppOptions = server.options): Promise<void> {
  for (let turn = 0; turn < 20 && (await waiting(installationId)) > 0; turn += 1) {
    await deliver(options, { installationId });
  }
}

/** As time does after the process that held it has died. */
async function letClaimRunOut(installationId: string): Promise<void> {
  await server.options.database
    .updateTable('collections')
    .set({ delivering_until: new Date(0) })
    .where('installation_id', '=', installationId)
    .execute();
}

test('one job at a time delivers for an installation; the next one after it, or when it has died', async () => {
  await save(id, numbered(0, 3));
  // As a process leaves it that dies while it delivers.
  await server.options.database
    .updateTable('collections')
    .set({ delivering_until: new Date(Date.now() + 60_000) })
    .where('installation_id', '=', id)
    .execute();
  await deliver(server.options, { installationId: id });
  expect(await received('logs')).toEqual([]);
  await letClaimRunOut(id);
  await deliver(server.options, { installationId: id });
  await save(id, numbered(3, 4));
  await deliver(server.options, { installationId: id });
  expect(await received('logs')).toEqual(['log 0', 'log 1', 'log 2', 'log 3']);
});

test('a job that fails gives its claim back, so that the next one need not wait', async () => {
  await save(id, numbered(0, 3));
  const fails = { ...server.options, onStep: () => Promise.reject(new Error('failed')) };
  await expect(deliver(fails, { installationId: id })).rejects.toThrow('failed');
  await deliver(server.options, { installationId: id });
  expect(await received('logs')).toEqual(['log 0', 'log 1', 'log 2']);
});

test('a claim whose answer was lost is given back, so that the next one need not wait', async () => {
  await save(id, numbered(0, 3));
  const lost = new Set<string>();
  for (const which of ['claim', 'renewal']) {
    let count = 0;
    const isLost = () => (which === 'claim' ? 1 : 4) === (count += 1);
    const database = server.options.database.withPlugin({
      transformQuery: ({ node }) => node,
      // After the database has done it.
      transformResult: ({ result }) => {
        if (!isLost()) return Promise.resolve(result);
        lost.add(which);
        return Promise.reject(new DatabaseUnavailable('DATABASE_SILENT', 'The answer was lost.'));
      },
    });
    const failing = deliver({ ...server.options, database }, { installationId: id });
    await expect(failing).rejects.toMatchObject({ code: 'DATABASE_SILENT' });
    expect(await claimedUntil()).toBeNull();
  }
  expect(lost.size).toBe(2);
  await deliver(server.options, { installationId: id });
  expect(await received('logs')).toEqual(['log 0', 'log 1', 'log 2']);
});

test('a claim that reaches the database when its process has given up claims nothing', async () => {
  await save(id, numbered(0, 3));
  await server.options.database
    .updateTable('outgoing_batches')
    .set({ next_at: new Date(0) })
    .execute();
  const late = { ...server.options, now: () => new Date(server.options.now().getTime() - 20_000) };
  await deliver(late, { installationId: id });
  expect(await claimedUntil()).toBeNull();
  expect(await received('logs')).toEqual([]);
});

async function claimedUntil(): Promise<Date | null> {
  const { delivering_until } = await server.options.database
    .selectFrom('collections')
    .select('delivering_until')
    .where('installation_id', '=', id)
    .executeTakeFirstOrThrow();
  return delivering_until;
}

test('a process that was held up for so long that another one delivers stops at its next batch, and leaves the claim alone', async () => {
  await save(id, numbered(0, 120));
  const [taken, over] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  const sent = { first: 0, other: 0 };
  const other = {
    ...server.options,
    onStep: async (step: string) => {
      if (step !== 'deliver: before sending') return;
      sent.other += 1;
      taken.resolve(undefined);
      await over.promise;
    },
  };
  let otherTurn = Promise.resolve();
  const heldUp = {
    ...server.options,
    onStep: async (step: string) => {
      if (step === 'deliver: before sending') sent.first += 1;
      if (step !== 'deliver: noted' || sent.other > 0) return;
      await letClaimRunOut(id);
      otherTurn = deliver(other, { installationId: id });
      await taken.promise;
    },
  };
  await deliver(heldUp, { installationId: id });
  expect(sent).toEqual({ first: 1, other: 1 });
  expect(await claimedUntil()).not.toBeNull();
  over.resolve(undefined);
  await otherTurn;
  expect(await claimedUntil()).toBeNull();
});

describe('a newer window never overtakes an older one', () => {
  const logs = (from: number, to: number) => ({ logs: numbered(from, to).logs });
  const dueAt = async () => {
    const rows = await server.options.database
      .selectFrom('outgoing_batches')
      .select('next_at')
      .where('installation_id', '=', id)
      .orderBy('id')
      .execute();
    return rows.map(({ next_at }) => next_at.getTime());
  };

  test('not one that is being saved while Datadog refuses the older one', async () => {
    await save(id, logs(0, 3));
    const limited = { status: 429, headers: { 'x-ratelimit-reset': '60' } };
    await server.setFaults([
      { match: { path: `/http-intake.logs.${domain}/api/v2/logs` }, respond: limited },
    ]);
    const { database, boss, now } = server.options;
    const saved = Promise.withResolvers<undefined>();
    let newer = Promise.resolve();
    const onStep = async (step: string) => {
      if (step !== 'deliver: before sending') return;
      // As a collection does: it moves its window first.
      newer = database.transaction().execute(async (transaction) => {
        await transaction
          .updateTable('collections')
          .set({ collected_until: now() })
          .where('installation_id', '=', id)
          .execute();
        await saveCollected(transaction, boss, { installationId: id, collected: logs(3, 6), now: now() });
        saved.resolve(undefined);
        await untilOneWaits(database);
      });
      await saved.promise;
    };
    await deliver({ ...server.options, onStep }, { installationId: id });
    await newer;
    const [older = 0, ...others] = await dueAt();
    expect(older).toBeGreaterThan(now().getTime() + 30_000);
    expect(others).toHaveLength(1);
    expect(Math.min(...others)).toBeGreaterThanOrEqual(older);
  });

  test('not while both wait for their site', async () => {
    await save(id, logs(0, 3));
    await save(id, logs(3, 6));
    const { database, destinations, now } = server.options;
    const soon = new Date(now().getTime() + 30_000);
    await sql`update outgoing_batches set next_at = ${soon} where id = (select max(id) from outgoing_batches)`.execute(
      database,
    );
    const resting = { ...destinations, enter: () => ({ waitMs: 60_000 }) };
    await deliver({ ...server.options, destinations: resting }, { installationId: id });
    const [older = 0, newer = 0] = await dueAt();
    expect(older).toBeGreaterThan(soon.getTime());
    expect(newer).toBeGreaterThanOrEqual(older);
  });

  async function untilOneWaits(database: AppOptions['database']): Promise<void> {
    for (;;) {
      const { rows } = await sql`select 1 from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(database);
      if (rows.length > 0) return;
      await sleep(20);
    }
  }
});

test('while its site is down, a batch is tried again soon after each probe', async () => {
  const { database, destinations, now } = server.options;
  const pauseMs = async (isDown: boolean) => {
    await database.deleteFrom('outgoing_batches').execute();
    await database.updateTable('collections').set({ paused_until: null }).execute();
    await save(id, { logs: numbered(0, 3).logs });
    await database.updateTable('outgoing_batches').set({ attempts: 8 }).execute();
    const refusing = { status: 429, headers: { 'x-ratelimit-reset': '11' } };
    await server.setFaults([
      { match: { path: `/http-intake.logs.${domain}/api/v2/logs` }, respond: refusing },
    ]);
    await deliver(
      { ...server.options, destinations: { ...destinations, isDown: () => isDown } },
      { installationId: id },
    );
    const { next_at } = await database
      .selectFrom('outgoing_batches')
      .select('next_at')
      .executeTakeFirstOrThrow();
    return next_at.getTime() - now().getTime();
  };
  expect(await pauseMs(true)).toBeLessThan(30_000);
  expect(await pauseMs(false)).toBeGreaterThan(60_000);
});

test('every family that was collected arrives', async () => {
  server.advance(120_000);
  await collectInstallation(server.options, server.boss, id);
  const rows = await server.options.database
    .selectFrom('outgoing_batches')
    .select('family')
    .where('installation_id', '=', id)
    .execute();
  const collected = new Set<string>(rows.map(({ family }) => family));
  await sendAll(id);
  server.advance(-120_000);
  expect(collected).toContain('metrics');
  for (const family of collected) expect((await received(family)).length).toBeGreaterThan(0);
  expect(await waiting(id)).toBe(0);
});

test('more than one turn holds goes out completely and exactly once', async () => {
  await save(id, numbered(0, 120));
  await sendAll(id);
  for (const family of families) {
    const items = await received(family);
    expect([items.length, new Set(items).size]).toEqual([120, 120]);
  }
});

describe('a kill', () => {
  test.each(['collect: read the window', 'collect: before the commit', 'collect: committed'])(
    'at "%s" loses no window and collects none twice',
    async (step) => {
      server.advance(120_000);
      const metrics = async () => {
        const rows = await server.options.database
          .selectFrom('outgoing_batches')
          .select('items')
          .where('installation_id', '=', id)
          .where('family', '=', 'metrics')
          .execute();
        return rows.flatMap(({ items }) => items).map((item) => JSON.stringify(item));
      };
      await expect(collectInstallation(dyingAt(step), server.boss, id)).rejects.toThrow('killed');
      await collectInstallation(server.options, server.boss, id);
      const found = await metrics();
      server.advance(-120_000);
      expect(found.length).toBeGreaterThan(0);
      expect(new Set(found).size).toBe(found.length);
    },
  );

  test.each(['deliver: before sending', 'deliver: accepted', 'deliver: noted'])(
    'at "%s" loses nothing; at most the batch on its way is sent again, and counted',
    async (step) => {
      await save(id, numbered(0, 120));
      const before = await outcome('metrics', 'maybe-repeated');
      await expect(deliver(dyingAt(step), { installationId: id })).rejects.toThrow('killed');
      await letClaimRunOut(id);
      await sendAll(id);
      const items = await received('metrics');
      expect(new Set(items).size).toBe(120);
      const repeated = items.length - 120;
      expect(repeated).toBe(step === 'deliver: accepted' ? 120 : 0);
      expect((await outcome('metrics', 'maybe-repeated')) - before).toBe(step === 'deliver: noted' ? 0 : 120);
    },
  );
});

test('403 stops this installation alone; its data waits and goes out after the repair (D-06)', async () => {
  const other = await connect('datadoghq.eu');
  await save(id, numbered(0, 10));
  await save(other, numbered(10, 20));
  const forbidden = { status: 403, body: '{"errors":["Forbidden"]}' };
  await server.setFaults([
    { match: { method: 'POST', path: '/api/v2/series' }, times: 1, respond: forbidden },
    { match: { method: 'GET', path: '/api/v1/validate' }, times: 1, respond: forbidden },
  ]);
  await deliver(server.options, { installationId: id });
  await deliver(server.options, { installationId: other });
  const stored = await server.options.lifecycle.store.get(id);
  expect(stored?.installation).toMatchObject({ status: 'needs-recovery', reason: 'key-rejected' });
  expect([await waiting(id), await waiting(other)]).toEqual([40, 0]);
  const requests = server.contacted.length;
  await deliver(server.options, { installationId: id });
  expect(server.contacted).toHaveLength(requests);
  const problem = await server.options.database
    .selectFrom('collections')
    .select('problem')
    .where('installation_id', '=', id)
    .executeTakeFirst();
  expect(problem).toEqual({ problem: 'NEEDS_RECOVERY' });
});

test('one family that Datadog does not take at the moment does not hold up the others', async () => {
  await save(id, numbered(0, 5));
  await server.setFaults([{ match: { path: '/api/v2/logs' }, times: 50, respond: { status: 503 } }]);
  await deliver(server.options, { installationId: id });
  expect((await received('events')).length).toBe(5);
  expect(await waiting(id)).toBe(5);
  await fetch(`${server.sandboxUrl}/_sandbox/faults`, { method: 'DELETE' });
  await server.options.database
    .updateTable('outgoing_batches')
    .set({ next_at: new Date(0) })
    .execute();
  await sendAll(id);
  expect((await received('logs')).length).toBe(5);
});

test('what was accepted of a batch before it stopped is not sent again; the rest is', async () => {
  await save(id, { ...numbered(0, 0), logs: numbered(0, 8).logs });
  const path = `/http-intake.logs.${domain}/api/v2/logs`;
  await server.setFaults([
    { match: { path }, times: 1, respond: { status: 413 } },
    { match: { path }, times: 1, delayMs: 0 },
    { match: { path }, times: 1, respond: { status: 429, headers: { 'x-ratelimit-reset': '60' } } },
  ]);
  const refusedAt = server.options.now().getTime();
  // The spread that comes back soonest.
  const random = vi.spyOn(Math, 'random').mockReturnValue(0);
  await deliver(server.options, { installationId: id });
  random.mockRestore();
  expect([(await received('logs')).length, await waiting(id)]).toEqual([4, 4]);
  const { next_at } = await server.options.database
    .selectFrom('outgoing_batches')
    .select('next_at')
    .executeTakeFirstOrThrow();
  expect(next_at.getTime() - refusedAt).toBeGreaterThanOrEqual(60_000);
  await server.options.database
    .updateTable('outgoing_batches')
    .set({ next_at: new Date(0) })
    .execute();
  await sendAll(id);
  expect(await received('logs')).toEqual(Array.from({ length: 8 }, (_, number) => `log ${number}`));
});

test('an installation with much to send gives way after a few batches (D-11)', async () => {
  const small = await connect('datadoghq.eu');
  for (let turn = 0; turn < 12; turn += 1) await save(id, numbered(turn * 10, turn * 10 + 10));
  await save(small, numbered(1000, 1001));
  const order: string[] = [];
  for (let turn = 0; turn < 30; turn += 1) {
    const [job] = await server.boss.fetch<{ installationId: string }>('deliver');
    if (!job) break;
    order.push(job.data.installationId);
    await deliver(server.options, job.data);
    await server.boss.complete('deliver', job.id);
  }
  expect(order.indexOf(small)).toBe(1);
  expect(order.filter((one) => one === id).length).toBeGreaterThan(5);
  expect([await waiting(id), await waiting(small)]).toEqual([0, 0]);
});

test('what no job will serve is found; what is too old is given up and counted', async () => {
  await save(id, numbered(0, 3));
  await server.boss.deleteAllJobs('deliver');
  const { database, now } = server.options;
  // A job was sent with it: at first it is left alone.
  expect(await scheduleDeliveries(database, server.boss, now())).toBe(0);
  expect(await scheduleDeliveries(database, server.boss, new Date(now().getTime() + 11_000))).toBe(1);
  server.advance(61 * 60_000);
  await giveUpBatches(server.options);
  server.advance(-61 * 60_000);
  expect(await waiting(id)).toBe(6);
  expect(await outcome('service-checks', 'expired')).toBe(3);
});

test('after the disconnection nothing waits', async () => {
  await save(id, numbered(0, 3));
  const browser = server.browser();
  await connectAs(server, `visitor-${count}@customer.example`, { domain }, browser);
  await browser.submit(await browser.open('/installations'), 'Disconnect');
  expect(await waiting(id)).toBe(0);
});

describe('incidents', () => {
  const draft = { title: 'Rollback of checkout 2.0 in production failed', customerImpacted: false };
  const incident: Collected = {
    metrics: [],
    logs: [],
    events: [],
    serviceChecks: [],
    incidents: [{ key: 'rollback-1', draft }],
  };
  const opened = async () => (await received('incidents')).length;

  async function job(): Promise<IncidentJob> {
    await save(id, incident);
    return { installationId: id, key: 'rollback-1' };
  }

  test('are opened once, however often they are collected and tried', async () => {
    const asked = await job();
    await save(id, incident);
    await Promise.all([openIncident(server.options, asked)]);
    await openIncident(server.options, asked);
    expect([await opened(), await state()]).toEqual([1, 'opened']);
  });

  test('are opened whatever their texts hold', async () => {
    const title = 'NUL \0, half \ud83d, the text \\u0000';
    await save(id, { ...incident, incidents: [{ key: 'nul\0', draft: { ...draft, title } }] });
    await openIncident(server.options, { installationId: id, key: 'nul' });
    const { rows } = await sql<{ title: string; state: string }>`
      select draft ->> 'title' as title, state from incidents where key = 'nul'`.execute(
      server.options.database,
    );
    expect(rows).toEqual([{ title: 'NUL , half \ufffd, the text \\u0000', state: 'opened' }]);
  });

  test.each(['before', 'after'])('lost %s: unknown, never a second one', async (drop) => {
    const asked = await job();
    await server.setFaults([{ match: { method: 'POST', path: '/api/v2/incidents' }, times: 1, drop }]);
    await openIncident(server.options, asked);
    await openIncident(server.options, asked);
    expect([await state(), await opened()]).toEqual(['unknown', drop === 'after' ? 1 : 0]);
  });

  test('killed after the intent: unknown', async () => {
    const asked = await job();
    await expect(openIncident(dyingAt('incident: intent saved'), asked)).rejects.toThrow('killed');
    await openIncident(server.options, asked);
    expect([await state(), await opened()]).toEqual(['unknown', 0]);
  });

  test('refused for good: said, and not repeated', async () => {
    const asked = await job();
    const respond = { status: 403, body: '{"errors":["Forbidden"]}' };
    await server.setFaults([{ match: { path: '/api/v2/incidents' }, times: 1, respond }]);
    await openIncident(server.options, asked);
    expect(await state()).toBe('refused');
  });

  async function state(): Promise<string | undefined> {
    const row = await server.options.database
      .selectFrom('incidents')
      .select('state')
      .where('installation_id', '=', id)
      .executeTakeFirst();
    return row?.state;
  }
});

function dyingAt(step: string): AppOptions {
  const onStep = (reached: string) => (reached === step ? Promise.reject(new Error('killed')) : undefined);
  return { ...server.options, onStep };
}

async function outcome(family: string, name: string): Promise<number> {
  const { values } = await server.options.metrics.items.get();
  return values.find(({ labels }) => labels.family === family && labels.outcome === name)?.value ?? 0;
}
