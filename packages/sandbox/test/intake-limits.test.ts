import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RunningSandbox, type Credentials } from './running-sandbox.ts';

let sandbox: RunningSandbox;
let credentials: Credentials;

beforeAll(async () => {
  sandbox = await RunningSandbox.start();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await sandbox.control('reset');
  credentials = await sandbox.credentials();
});

async function post(path: string, body: Buffer | string, headers: Record<string, string> = {}) {
  const response = await fetch(sandbox.url + path, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: {
      'content-type': 'application/json',
      'dd-api-key': credentials.api_key,
      'dd-application-key': credentials.application_key,
      ...headers,
    },
  });
  const text = await response.text();
  return { status: response.status, text, type: response.headers.get('content-type') };
}

/** A metric payload of exactly so many bytes. */
function metricsOf(bytes: number): string {
  const around = (tag: string) =>
    JSON.stringify({ series: [{ metric: 'fixture.runs', points: [], tags: [tag] }] });
  return around('x'.repeat(bytes - around('').length));
}

describe('POST /api/v2/series', () => {
  test.each([
    [511_999, 202],
    [512_000, 202],
    [512_001, 413],
  ])('of %i bytes gets %i', async (bytes, status) => {
    expect((await post('/api/v2/series', metricsOf(bytes))).status).toBe(status);
  });

  describe.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['zstd', zstdCompressSync],
  ] as const)('with %s', (encoding, compress) => {
    test.each([
      [5_242_879, 202],
      [5_242_880, 202],
      [5_242_881, 413],
      [200_000_000, 413],
    ])('of %i bytes decompressed gets %i', async (bytes, status) => {
      const body = compress(Buffer.from(metricsOf(bytes)));
      expect(body.length).toBeLessThan(512_000);
      expect((await post('/api/v2/series', body, { 'content-encoding': encoding })).status).toBe(status);
    });
  });

  test('refuses what is not in its schema, or not what its encoding says', async () => {
    for (const body of [
      '',
      '[]',
      '{"series":{}}',
      '{"series":[{"metric":"a"}]}',
      '{"series":[{"points":[]}]}',
    ]) {
      expect((await post('/api/v2/series', body)).status).toBe(400);
    }
    expect((await post('/api/v2/series', 'x', { 'content-encoding': 'gzip' })).status).toBe(400);
    expect((await post('/api/v2/series', 'x', { 'content-encoding': 'br' })).status).toBe(400);
  });

  test('tells a wrong key so, with the keys that Datadog adds', async () => {
    const { status, text } = await post('/api/v2/series', metricsOf(200), { 'dd-api-key': 'f'.repeat(32) });
    expect(status).toBe(403);
    expect(JSON.parse(text)).toMatchObject({ errors: ['Forbidden'], code: 403, status: 'error' });
  });

  test('notes which points are dropped for their age', async () => {
    const now = Math.floor(Date.now() / 1000);
    const at = (timestamp: number) => ({ metric: 'a', points: [{ timestamp, value: 1 }] });
    const series = [at(now), at(now - 3590), at(now - 3700), at(now + 590), at(now + 700)];
    expect((await post('/api/v2/series', JSON.stringify({ series }))).status).toBe(202);
    const dropped = (await sandbox.received('metrics')).map((item) => item.dropped !== undefined);
    expect(dropped).toEqual([false, false, true, false, true]);
  });
});

describe('POST /api/v2/logs', () => {
  const logsOf = (bytes: number) => {
    // Several logs, each below the limit of one.
    const logs = Array.from({ length: 6 }, () => ({ message: '' }));
    const empty = JSON.stringify(logs).length;
    const share = Math.floor((bytes - empty) / 6);
    for (const log of logs) log.message = 'x'.repeat(share);
    logs[0]!.message += 'x'.repeat(bytes - empty - share * 6);
    return JSON.stringify(logs);
  };

  test.each([
    [4_999_999, 202],
    [5_000_000, 202],
    [5_000_001, 413],
  ])('of %i bytes gets %i', async (bytes, status) => {
    expect(logsOf(bytes)).toHaveLength(bytes);
    expect((await post('/api/v2/logs', logsOf(bytes))).status).toBe(status);
    const zipped = await post('/api/v2/logs', gzipSync(logsOf(bytes)), { 'content-encoding': 'gzip' });
    expect(zipped.status).toBe(status);
  });

  test.each([
    [999, 202],
    [1000, 202],
    [1001, 400],
  ])('of %i logs gets %i', async (count, status) => {
    const logs = Array.from({ length: count }, () => ({ message: 'x' }));
    expect((await post('/api/v2/logs', JSON.stringify(logs))).status).toBe(status);
  });

  test('cuts a log above 1 MB off, and still succeeds', async () => {
    const body = JSON.stringify([{ message: 'x'.repeat(1_000_100) }, { message: 'short' }]);
    expect((await post('/api/v2/logs', body)).status).toBe(202);
    const items = await sandbox.received('logs');
    expect(items.map((item) => item.dropped)).toEqual([expect.stringContaining('cut off'), undefined]);
    expect(JSON.stringify(items[0]!.payload).length).toBeLessThanOrEqual(1_000_000);
  });

  test('takes one object, plain text and tags of the query; answers {}', async () => {
    expect(await post('/api/v2/logs?ddtags=env:test', '{"message":"a","ddtags":"b:c"}')).toMatchObject({
      status: 202,
      text: '{}',
    });
    await post('/api/v2/logs', 'first\nsecond\n', { 'content-type': 'text/plain' });
    expect((await sandbox.received('logs')).map(({ payload }) => payload)).toEqual([
      { message: 'a', ddtags: 'b:c,env:test' },
      { message: 'first' },
      { message: 'second' },
    ]);
  });

  test('refuses with objects: no key 401, wrong key 403, wrong body 400', async () => {
    const none = await fetch(`${sandbox.url}/api/v2/logs`, { method: 'POST', body: '[]' });
    expect([none.status, await none.json()]).toMatchObject([401, { errors: [{ status: '401' }] }]);
    const wrong = await post('/api/v2/logs', '[]', { 'dd-api-key': 'f'.repeat(32) });
    expect([wrong.status, JSON.parse(wrong.text)]).toMatchObject([403, { errors: [{ status: '403' }] }]);
    for (const body of ['{', '[1]', '[{"ddtags":"a:b"}]', '{"message":1}']) {
      expect((await post('/api/v2/logs', body)).status).toBe(400);
    }
  });

  test('notes logs older than 18 hours', async () => {
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
    await post('/api/v2/logs', JSON.stringify([{ message: 'a', timestamp: hoursAgo(17.9) }]));
    await post('/api/v2/logs', JSON.stringify([{ message: 'b', timestamp: hoursAgo(18.1) }]));
    expect((await sandbox.received('logs')).map((item) => item.dropped)).toEqual([
      undefined,
      'older than 18 hours',
    ]);
  });

  test('of version 1 answers 200, and its errors carry code and message', async () => {
    expect(await post('/v1/input', '{"message":"a"}')).toMatchObject({ status: 200, text: '{}' });
    const refused = await post('/v1/input', '{');
    expect([refused.status, JSON.parse(refused.text)]).toMatchObject([400, { code: 400 }]);
  });
});

describe('POST /api/v1/events', () => {
  test.each([
    [4000, 202],
    [4001, 400],
  ])('with a text of %i characters gets %i', async (length, status) => {
    const body = JSON.stringify({ title: 't', text: 'x'.repeat(length) });
    expect((await post('/api/v1/events', body)).status).toBe(status);
  });

  test('refuses an old one as plain text, as recorded', async () => {
    const seconds = Math.floor(Date.now() / 1000);
    const body = (age: number) => JSON.stringify({ title: 't', text: 'x', date_happened: seconds - age });
    expect((await post('/api/v1/events', body(18 * 3600 - 60))).status).toBe(202);
    expect(await post('/api/v1/events', body(18 * 3600 + 60))).toMatchObject({
      status: 400,
      text: '{"errors":["Event too far in the past"]}',
      type: 'text/plain; charset=utf-8',
    });
  });

  test('answers with an id that only id_str holds exactly', async () => {
    const { text } = await post('/api/v1/events', '{"title":"t","text":"x"}');
    const id = /"id":(\d+)/.exec(text)![1]!;
    expect(text).toContain(`"id_str":"${id}"`);
    expect(Number.isSafeInteger(Number(id))).toBe(false);
  });
});

describe('POST /api/v2/events', () => {
  const event = (change: Record<string, unknown> = {}) =>
    JSON.stringify({
      data: {
        type: 'event',
        attributes: { title: 't', category: 'alert', attributes: { status: 'error' }, ...change },
      },
    });

  test.each([
    ['an unknown category', { category: 'other' }, 'value must be one of: ["alert", "change"]'],
    ['an unknown attribute', { color: 'red' }, '$.data.attributes'],
    ['a title of 501 characters', { title: 'x'.repeat(501) }, '$.data.attributes.title'],
    ['101 tags', { tags: Array.from({ length: 101 }, (_, index) => `t:${index}`) }, '$.data.attributes.tags'],
    ['an empty message', { message: '' }, '$.data.attributes.message'],
    ['an old timestamp', { timestamp: '2020-01-01T00:00:00Z' }, 'older than 18 hours'],
  ])('refuses %s', async (_name, change, detail) => {
    const { status, text } = await post('/api/v2/events', event(change));
    expect(status).toBe(400);
    expect(text.replaceAll('\\"', '"')).toContain(detail);
  });

  test('needs an application key too', async () => {
    expect((await post('/api/v2/events', event())).status).toBe(202);
    expect((await post('/api/v2/events', event(), { 'dd-application-key': 'x' })).status).toBe(403);
  });
});

describe('other intakes', () => {
  test('service checks need all four fields, and are noted when older than ten minutes', async () => {
    const now = Math.floor(Date.now() / 1000);
    const check = { check: 'a', host_name: 'h', status: 0, tags: [] };
    expect((await post('/api/v1/check_run', JSON.stringify([{ check: 'a', status: 0 }]))).status).toBe(400);
    expect((await post('/api/v1/check_run', JSON.stringify([{ ...check, status: 4 }]))).status).toBe(400);
    const old = { ...check, timestamp: now - 700 };
    expect(await post('/api/v1/check_run', JSON.stringify([check, old]))).toMatchObject({
      status: 202,
      text: '{"status": "ok"}',
    });
    expect((await sandbox.received('service-checks')).map((item) => item.dropped)).toEqual([
      undefined,
      'older than 10 minutes',
    ]);
  });

  test.each([
    [3_199_999, 202],
    [3_200_000, 202],
    [3_200_001, 413],
  ])('version 1 series of %i bytes get %i', async (bytes, status) => {
    expect((await post('/api/v1/series', metricsOf(bytes))).status).toBe(status);
  });

  test.each([
    [62_914_559, 202],
    [62_914_560, 202],
    [62_914_561, 413],
  ])('version 1 series of %i bytes decompressed get %i', async (bytes, status) => {
    const body = deflateSync(metricsOf(bytes), { level: 1 });
    expect((await post('/api/v1/series', body, { 'content-encoding': 'deflate' })).status).toBe(status);
  });

  test('incidents need the scope, a title and the impact', async () => {
    const create = (attributes: unknown, token = credentials.access_token) =>
      fetch(`${sandbox.url}/api/v2/incidents`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify({ data: { type: 'incidents', attributes } }),
      });
    const incident = { title: 't', customer_impacted: false };
    expect((await create(incident)).status).toBe(201);
    expect((await create(incident, 'wrong')).status).toBe(401);
    expect((await create({ title: 't' })).status).toBe(400);
    expect((await create({ ...incident, customer_impacted: true })).status).toBe(400);
    // Reading was not among the scopes of the client.
    const read = await fetch(`${sandbox.url}/api/v2/incidents`, {
      headers: { authorization: `Bearer ${credentials.access_token}` },
    });
    expect(read.status).toBe(403);
  });

  test.each([
    ['metrics', 524_288],
    ['logs', 5_347_737],
    ['traces', 15_728_640],
  ])('OTLP %s take %i bytes and not one more', async (signal, bytes) => {
    const body = (size: number) => Buffer.from(`{"x":"${'x'.repeat(size - 8)}"}`);
    expect((await post(`/v1/${signal}`, body(bytes - 1))).status).toBe(202);
    expect((await post(`/v1/${signal}`, body(bytes))).status).toBe(202);
    expect((await post(`/v1/${signal}`, body(bytes + 1))).status).toBe(413);
  });

  test('OTLP refuses broken messages and other content types', async () => {
    const proto = { 'content-type': 'application/x-protobuf' };
    expect((await post('/v1/logs', Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]), proto)).status).toBe(
      400,
    );
    expect((await post('/v1/logs', Buffer.from([0x08, 0x01]), proto)).status).toBe(400);
    expect((await post('/v1/logs', 'x', { 'content-type': 'text/plain' })).status).toBe(415);
  });
});
