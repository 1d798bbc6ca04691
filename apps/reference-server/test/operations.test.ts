import { setTimeout as sleep } from 'node:timers/promises';
import { Validator } from '@seriousme/openapi-schema-validator';
import { sql } from 'kysely';
import { format } from 'prettier';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createApp } from '../src/app.ts';
import { connect } from '../src/database/database.ts';
import { migrate } from '../src/database/migrate.ts';
import { createMetricsApp } from '../src/metrics/server-metrics.ts';
import { connectAs } from './harness/connect-as.ts';
import { startTestServer, type TestServer } from './harness/test-server.ts';

interface Description {
  paths: Record<
    string,
    Record<
      string,
      {
        summary?: string;
        tags?: string[];
        responses: Record<string, { content?: object; headers?: { location?: object } }>;
      }
    >
  >;
}

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
beforeEach(async () => {
  await fetch(`${server.sandboxUrl}/_sandbox/reset`, { method: 'POST' });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

describe('the database', () => {
  test('holds no secret that can be read, before and after a disconnection (B-04, B-07, R57)', async () => {
    const { browser } = await connectAs(server, 'vault@customer.example');
    const issued = [...server.secrets()];
    expect(issued.length).toBeGreaterThan(4);
    const dump = async () => {
      const tables = await sql<{ name: string }>`
        select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'jobs')`.execute(
        server.options.database,
      );
      const texts = await Promise.all(
        tables.rows.map(({ name }) =>
          sql`select to_jsonb(t)::text from ${sql.raw(name)} t`.execute(server.options.database),
        ),
      );
      return JSON.stringify(texts.map(({ rows }) => rows));
    };
    const connected = await dump();
    expect(connected).toContain('vault@customer.example');
    expect(issued.filter((secret) => connected.includes(secret))).toEqual([]);
    await browser.submit(await browser.open('/installations'), 'Disconnect');
    const [stored] = await server.options.lifecycle.store.list({
      accountId: 'vault@customer.example',
      limit: 1,
    });
    expect(JSON.stringify(stored?.installation)).not.toMatch(/eyJ|tokens|apiKey/);
  });

  test('is brought up to date by any number of concurrent instances, and by an older one beside a newer', async () => {
    const { database, connection } = { database: server.options.database, connection: server.connection };
    const name = 'migrated_by_many';
    await sql`create database ${sql.id(name)}`.execute(database);
    const instances = Array.from({ length: 4 }, () => connect({ ...connection, database: name }));
    await Promise.all(instances.map((instance) => migrate(instance.database)));
    const [first] = instances;
    await sql`insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '2030-01-01T00:00:00.000Z')`.execute(
      first!.database,
    );
    await migrate(first!.database);
    const { rows } = await sql<{ count: string }>`select count(*) from kysely_migration`.execute(
      first!.database,
    );
    expect(Number(rows[0]?.count)).toBeGreaterThan(1);
    await Promise.all(instances.map((instance) => instance.close()));
  });
});

describe('the audit trail (F-04)', () => {
  test('says who connected and disconnected, and cannot be changed', async () => {
    const accountId = 'audited@customer.example';
    const { browser } = await connectAs(server, accountId, { domain: 'datadoghq.eu' });
    await browser.submit(await browser.open('/installations'), 'Disconnect');
    const events = await server.options.database
      .selectFrom('audit_events')
      .selectAll()
      .where('account_id', '=', accountId)
      .orderBy('id')
      .execute();
    expect(events.map(({ action }) => action)).toEqual([
      'signed-in',
      'connecting',
      'connected',
      'connect-finished',
      'disconnect-asked',
      'disconnecting',
      'disconnected',
    ]);
    expect(events[1]?.detail).toEqual({ domain: 'datadoghq.eu' });
    expect(events.find(({ action }) => action === 'disconnect-asked')?.person).toBe(accountId);
    const { rows } = await sql<{ name: string }>`
      select inhrelid::regclass::text as name from pg_inherits where inhparent = 'audit_events'::regclass`.execute(
      server.options.database,
    );
    for (const { name } of rows)
      await expect(sql`truncate ${sql.table(name)}`.execute(server.options.database)).rejects.toThrow(
        'never changed',
      );
    await expect(sql`update audit_events set action = 'x'`.execute(server.options.database)).rejects.toThrow(
      'never changed',
    );
    await expect(sql`delete from audit_events`.execute(server.options.database)).rejects.toThrow(
      'never changed',
    );
    await expect(sql`truncate audit_events`.execute(server.options.database)).rejects.toThrow(
      'never changed',
    );
  });
});

describe('health', () => {
  test('lives without its database, but is not ready (F-03)', async () => {
    await using broken = await startTestServer();
    expect((await broken.app.inject('/readyz')).json()).toEqual({ status: 'ready' });
    await broken.options.database.destroy();
    // An answer holds for a second.
    await sleep(1_100);
    expect((await broken.app.inject('/readyz')).statusCode).toBe(503);
    expect((await broken.app.inject('/healthz')).statusCode).toBe(200);
  });

  test('lives while it cannot keep up, and wants no traffic: a restart would only add to it', async () => {
    const app = await createApp({ ...server.options, maxEventLoopDelayMs: 1 });
    try {
      await vi.waitFor(
        async () => {
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
          const [ready, lives] = await Promise.all([app.inject('/readyz'), app.inject('/healthz')]);
          expect(ready.json()).toMatchObject({ error: { code: 'OVERLOADED' } });
          expect([ready.statusCode, lives.statusCode]).toEqual([503, 200]);
        },
        { timeout: 30_000 },
      );
    } finally {
      await app.close();
    }
  });
});

describe('limits (F-02)', () => {
  const perMinute = 20;
  const trustedProxies = ['10.0.0.0/8'];

  test('one address that sends too many requests gets 429, whatever its headers claim', async () => {
    const app = await createApp({ ...server.options, requestsPerMinute: perMinute });
    const answers = [];
    for (let count = 0; count < perMinute + 5; count += 1) {
      const headers = { 'x-forwarded-for': `10.0.0.${count}`, accept: 'text/html' };
      answers.push(await app.inject({ url: '/sign-in', headers, remoteAddress: '203.0.113.7' }));
    }
    const refused = answers.filter(({ statusCode }) => statusCode === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.headers['retry-after']).toBeDefined();
    expect(refused[0]?.body).toContain('Code TOO_MANY_REQUESTS');
    const other = await app.inject({ url: '/sign-in', remoteAddress: '203.0.113.8' });
    expect(other.statusCode).toBe(200);
    await app.close();
  });

  test.each([
    ['pages that do not exist', (count: number) => `/nothing-${count}`],
    ['addresses that cannot be decoded', (count: number) => `/%zz${count}`],
    ['bytes that are no text', (count: number) => `/installations/%ff%${count}`],
    ['links that are forged', (count: number) => `/datadog/onboarding?site=evil-${count}`],
  ])('%s count as well', async (_, urlOf) => {
    const app = await createApp({ ...server.options, requestsPerMinute: perMinute });
    const statuses: number[] = [];
    for (let count = 0; count < perMinute + 5; count += 1)
      statuses.push((await app.inject(urlOf(count))).statusCode);
    await app.close();
    expect(statuses[0]).toBeLessThan(429);
    expect(statuses.slice(-5)).toEqual([429, 429, 429, 429, 429]);
  });

  test('behind a trusted proxy, the limit counts each customer separately, in any spelling of the address', async () => {
    const config = { ...server.options.config, trustedProxies };
    const app = await createApp({ ...server.options, config, requestsPerMinute: perMinute });
    const statusFor = async (address: string) =>
      (
        await app.inject({
          url: '/sign-in',
          headers: { 'x-forwarded-for': address },
          remoteAddress: '10.1.2.3',
        })
      ).statusCode;
    for (let count = 0; count < 2 * perMinute; count += 1)
      expect(await statusFor(`203.0.113.${count}`)).toBe(200);
    const spellings = ['198.51.100.7', '198.51.100.7:50123', '::ffff:198.51.100.7', '::ffff:c633:6407'];
    for (let count = 0; count < perMinute; count += 1)
      expect(await statusFor(spellings[count % spellings.length] ?? '')).toBe(200);
    for (const spelling of spellings) expect(await statusFor(spelling)).toBe(429);
    await app.close();
  });
});

test('the metrics answer whether every customer’s data flows', async () => {
  await connectAs(server, 'measured@customer.example');
  const app = createMetricsApp(server.options.metrics, server.options.logger);
  const { body } = await app.inject('/metrics');
  await app.close();
  for (const line of [
    /^tilekit_installations\{status="connected"\} [1-9]/m,
    /^tilekit_queue_ready_jobs\{queue="collect"\}/m,
    /^tilekit_queue_oldest_job_seconds\{queue="deliver"\}/m,
    /^tilekit_longest_silence_seconds /m,
    /^tilekit_installation_events_total\{event="connected"\} [1-9]/m,
    /^tilekit_http_request_duration_seconds_count\{route="\/datadog\/callback",status="303"\}/m,
  ]) {
    expect(body).toMatch(line);
  }
  expect(body).not.toContain('measured@customer.example');
});

test('the description of the API is valid OpenAPI 3.1, says what every answer holds, and is the committed one', async () => {
  const { body } = await server.app.inject('/openapi.json');
  const document = JSON.parse(body) as Description;
  const validator = new Validator();
  expect(await validator.validate(JSON.parse(body) as Record<string, unknown>)).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
  );
  expect(operations.length).toBeGreaterThan(15);
  for (const { name, summary, tags, responses } of operations) {
    expect([name, typeof summary, tags?.length]).toEqual([name, 'string', 1]);
    const vague = Object.entries(responses).filter(
      ([status, { content, headers }]) =>
        (status !== '303' && content === undefined) || (status === '303' && headers?.location === undefined),
    );
    expect([name, vague]).toEqual([name, []]);
  }
  await expect(await format(body, { parser: 'json', printWidth: 110 })).toMatchFileSnapshot(
    '../openapi.json',
  );
});
