import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RunningSandbox } from './running-sandbox.ts';

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await RunningSandbox.start();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control('reset'));

const body = JSON.stringify({ series: [{ metric: 'fixture.runs', points: [] }] });

async function send(path = '/api/v2/series', site = 'datadoghq.com'): Promise<Response> {
  const { api_key } = await sandbox.credentials(site);
  return fetch(sandbox.url + path, { method: 'POST', body, headers: { 'dd-api-key': api_key } });
}

test('a page of another site cannot control the sandbox', async () => {
  const post = (from: string) =>
    fetch(`${sandbox.url}/_sandbox/reset`, { method: 'POST', headers: { 'sec-fetch-site': from } });
  expect((await post('cross-site')).status).toBe(403);
  expect((await post('same-origin')).status).toBe(200);
});

test.each([
  ['https://evil.example', 403],
  ['null', 403],
  ['http://127.0.0.1:4300', 200],
])('an older browser names the page with Origin: %s', async (origin, status) => {
  const answer = await fetch(`${sandbox.url}/_sandbox/reset`, { method: 'POST', headers: { origin } });
  expect(answer.status).toBe(status);
});

describe('hosts', () => {
  test('without a prefix every family belongs to datadoghq.com', async () => {
    expect((await send('/api/v2/series')).status).toBe(202);
    expect((await sandbox.received('metrics')).map(({ site }) => site)).toEqual(['datadoghq.com']);
  });

  test.each(['/api.evil.com/api/v2/series', '/api.datadoghq.com.evil.io/api/v2/series', '/datadoghq.com/x'])(
    'an unknown one is refused with help: %s',
    async (path) => {
      const response = await send(path);
      expect(response.status).toBe(404);
      expect(await response.text()).toMatch(/Unknown Datadog host/);
    },
  );

  test('a path on the wrong host of a site is refused with the right one', async () => {
    const response = await send('/http-intake.logs.datadoghq.eu/api/v2/series', 'datadoghq.eu');
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('api.datadoghq.eu');
  });

  test('a key of one site is nothing on another', async () => {
    expect((await send('/api.datadoghq.eu/api/v2/series', 'datadoghq.com')).status).toBe(403);
    expect((await send('/api.datadoghq.eu/api/v2/series', 'datadoghq.eu')).status).toBe(202);
    expect(await sandbox.received('metrics', 'datadoghq.com')).toEqual([]);
  });
});

describe('faults', () => {
  test('answer what was scripted, so many times, then the real thing', async () => {
    await sandbox.control('faults', [
      {
        match: { method: 'POST', path: '/api/v2/series' },
        times: 2,
        respond: { status: 429, headers: { 'X-RateLimit-Reset': '3' }, body: { errors: ['slow'] } },
      },
    ]);
    const first = await send();
    expect([first.status, first.headers.get('x-ratelimit-reset'), await first.json()]).toEqual([
      429,
      '3',
      { errors: ['slow'] },
    ]);
    expect([(await send()).status, (await send()).status]).toEqual([429, 202]);
  });

  test('match the path with and without its host, and leave others alone', async () => {
    await sandbox.control('faults', [
      { match: { path: '/api.datadoghq.eu/api/v2/series' }, respond: { status: 500, body: '<html>' } },
    ]);
    expect((await send()).status).toBe(202);
    const response = await send('/api.datadoghq.eu/api/v2/series', 'datadoghq.eu');
    expect([response.status, await response.text()]).toEqual([500, '<html>']);
  });

  test.each([
    ['before', 0],
    ['after', 1],
  ])('drop the connection %s the work: %i items received', async (drop, count) => {
    await sandbox.control('faults', [{ match: { path: '/api/v2/series' }, drop }]);
    await expect(send()).rejects.toThrow();
    expect(await sandbox.received('metrics')).toHaveLength(count);
    expect((await send()).status).toBe(202);
  });

  test('delay the answer', async () => {
    await sandbox.control('faults', [{ match: { path: '/api/v2/series' }, delayMs: 60 }]);
    const start = performance.now();
    expect((await send()).status).toBe(202);
    expect(performance.now() - start).toBeGreaterThan(55);
  });

  test('answer an object as JSON, with numbers in the headers', async () => {
    const fault = (headers: Record<string, unknown>, body: unknown) =>
      sandbox.control('faults', [
        { match: { path: '/api/v2/series' }, respond: { status: 429, headers, body } },
      ]);
    await fault({ 'Retry-After': 1 }, { errors: ['slow'] });
    const answer = await send();
    expect([answer.headers.get('retry-after'), answer.headers.get('content-type')]).toEqual([
      '1',
      'application/json; charset=utf-8',
    ]);
    await fault({ 'Content-Type': 'application/vnd.api+json' }, []);
    expect((await send()).headers.get('content-type')).toBe('application/vnd.api+json');
    await fault({}, '<html>');
    expect((await send()).headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  test.each([
    { drop: 'sometimes' },
    { respond: { status: 200, headers: { 'x-a': 'a\nset-cookie: b' } } },
    { respond: { status: 200, headers: { 'x-a': '€' } } },
    { respond: { status: 200, headers: { 'x a': 'b' } } },
    { respond: { status: 200, headers: { '': 'b' } } },
  ])('that are malformed are refused: %j', async (fault) => {
    await expect(sandbox.control('faults', [fault])).rejects.toThrow('400');
    expect(await sandbox.get('/_sandbox/faults')).toEqual({ items: [] });
  });

  test('match in linear time, however many asterisks a path has', async () => {
    await sandbox.control('faults', [{ match: { path: `${'*a'.repeat(40)}*x` }, drop: 'before' }]);
    const start = performance.now();
    expect((await fetch(`${sandbox.url}/${'a'.repeat(5000)}`)).status).toBe(404);
    expect(performance.now() - start).toBeLessThan(30_000);
  });
});

describe('the clock', () => {
  test.each(['2026-02-28', '2028-02-29T23:59Z', '2026-06-30T12:00:00.5+02:00'])('takes %s', async (now) => {
    const answer = (await sandbox.control('clock', { now })) as { now: string };
    expect(Math.abs(Date.parse(answer.now) - Date.parse(now))).toBeLessThan(60_000);
  });

  test.each([
    'Jan 5 2026',
    '2026-06-31T00:00:00Z',
    '2026-02-29',
    '2026-13-01',
    '1795000000',
    '2026-06-30 10:00',
  ])('refuses what is no time of ISO 8601: %s', async (now) => {
    await expect(sandbox.control('clock', { now })).rejects.toThrow('not an ISO 8601 time');
  });
});

describe('an address of its own that the sandbox does not have', () => {
  test.each([
    ['GET', '/reset', 405, 'POST'],
    ['OPTIONS', '/requests', 405, 'GET, HEAD'],
    ['PUT', '/received/metrics', 405, 'GET, HEAD, DELETE'],
    ['GET', '/received/metrics/', 404, null],
    ['POST', '/alarms', 404, null],
    ['GET', '/', 404, null],
    ['GET', '', 404, null],
    ['POST', '', 404, null],
    ['GET', '?x=1', 404, null],
    ['GET', '/received/%ff', 400, null],
  ])('%s /_sandbox%s: %i', async (method, path, status, allow) => {
    const response = await fetch(`${sandbox.url}/_sandbox${path}`, { method });
    const text = await response.text();
    expect([response.status, response.headers.get('allow')]).toEqual([status, allow]);
    expect(text).toMatch(/^\{"errors":\["[^"]*"\]\}$/);
    expect(text).toContain(`/_sandbox${path.split('?', 1)[0]}`);
    expect(text).not.toContain('Datadog');
    expect(await sandbox.get('/_sandbox/requests')).toEqual({ items: [] });
  });
});

describe('the request log', () => {
  test('has four keys, and more with `details` only', async () => {
    await send('/api.datadoghq.eu/api/v2/series', 'datadoghq.eu');
    const request = { host: 'api.datadoghq.eu', method: 'POST', path: '/api/v2/series', status: 202 };
    expect(await sandbox.get('/_sandbox/requests')).toEqual({ items: [request] });
    const more = { number: expect.any(Number) as number, at: expect.any(String) as string };
    expect(await sandbox.get('/_sandbox/requests?details')).toMatchObject({
      items: [{ ...more, site: 'datadoghq.eu', ...request }],
    });
  });

  test('holds host, method, path and status, and no secrets', async () => {
    await send('/api.datadoghq.eu/api/v2/series?api_key=canary', 'datadoghq.eu');
    await fetch(`${sandbox.url}/v1/input/${'a'.repeat(32)}`, { method: 'POST' });
    const text = JSON.stringify(await sandbox.get('/_sandbox/requests'));
    expect(text).toContain('"host":"api.datadoghq.eu"');
    expect(text).toContain('"path":"/api/v2/series"');
    expect(text).toContain('"status":202');
    expect(text).not.toContain('canary');
    expect(text).not.toContain('a'.repeat(32));
  });
});

describe('credentials', () => {
  test('are the same on every call and belong to their site', async () => {
    const [one, two] = [await sandbox.credentials('datadoghq.eu'), await sandbox.credentials('datadoghq.eu')];
    expect(one).toEqual(two);
    expect(Object.keys(one)).toEqual(['api_key', 'application_key', 'access_token']);
    expect((await sandbox.credentials('ap1.datadoghq.com')).api_key).not.toBe(one.api_key);
    await expect(sandbox.credentials('nowhere')).rejects.toThrow('400');
  });

  test('work after a reset too, because a test may hold them', async () => {
    const before = await sandbox.credentials();
    await sandbox.control('reset');
    expect(await sandbox.credentials()).toEqual(before);
    const { api_key } = before;
    const response = await fetch(`${sandbox.url}/api/v1/validate`, { headers: { 'dd-api-key': api_key } });
    expect(response.status).toBe(200);
  });
});

describe('further customers', () => {
  test('have keys, data and alerts of their own, and are gone after a reset', async () => {
    const added = await sandbox.control('organizations', { site: 'datadoghq.eu', count: 2 });
    expect(added).toMatchObject({
      items: [
        { site: 'datadoghq.eu', organization: 'customer-1' },
        { site: 'datadoghq.eu', organization: 'customer-2' },
      ],
    });
    const alert = { site: 'datadoghq.eu', organization: 'customer-2' };
    await expect(sandbox.control('alerts', alert)).rejects.toThrow(
      'Customer 2 on datadoghq.eu has no webhook',
    );
    await sandbox.control('reset');
    await expect(sandbox.control('alerts', alert)).rejects.toThrow('has no organization');
  });

  test('are remembered in the data directory', async () => {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'tilekit-sandbox-'));
    const first = await RunningSandbox.start({ dataDirectory });
    await first.control('organizations', { site: 'datadoghq.eu', count: 1 });
    await first.close();
    const second = await RunningSandbox.start({ dataDirectory });
    const next = await second.control('organizations', { site: 'datadoghq.eu', count: 1 });
    expect(next).toMatchObject({ items: [{ site: 'datadoghq.eu', organization: 'customer-2' }] });
    await second.close();
    rmSync(dataDirectory, { recursive: true });
  });
});

describe('what was received', () => {
  const item = {
    site: 'datadoghq.com',
    receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
    payload: { metric: 'fixture.runs', points: [] },
  };
  const detailed = { ...item, organization: 'developer-sandbox' };

  test('has three keys, and more with `details` only', async () => {
    await send();
    expect(await sandbox.get('/_sandbox/received/metrics')).toEqual({ items: [item] });
    expect(await sandbox.get('/_sandbox/received/metrics?site=datadoghq.com')).toEqual({ items: [item] });
    expect(await sandbox.get('/_sandbox/received/metrics?site=datadoghq.eu')).toEqual({ items: [] });
    expect(await sandbox.get('/_sandbox/received/metrics?details')).toEqual({
      items: [detailed],
      discarded: 0,
    });
  });

  test.each([
    ['', [item], {}],
    ['?details', [detailed], { discarded: 0 }],
  ])('is taken away by the request that forgets it: DELETE%s', async (query, items, more) => {
    await send();
    const take = () => fetch(`${sandbox.url}/_sandbox/received/metrics${query}`, { method: 'DELETE' });
    expect(await (await take()).json()).toEqual({ items, ...more });
    expect(await (await take()).json()).toEqual({ items: [], ...more });
  });

  test('of one site is taken away without that of another', async () => {
    await send();
    await send('/api.datadoghq.eu/api/v2/series', 'datadoghq.eu');
    const path = `${sandbox.url}/_sandbox/received/metrics?site=datadoghq.com`;
    expect(await (await fetch(path, { method: 'DELETE' })).json()).toEqual({ items: [item] });
    expect((await sandbox.received('metrics')).map(({ site }) => site)).toEqual(['datadoghq.eu']);
  });
});

test('access tokens live as long as the policy says', async () => {
  const short = await RunningSandbox.start();
  await short.control('policy', { accessTokenSeconds: 60 });
  const { access_token } = await short.credentials();
  const createKey = async () => {
    const headers = { authorization: `Bearer ${access_token}` };
    const answer = await fetch(`${short.url}/api/v2/api_keys/marketplace`, { method: 'POST', headers });
    return answer.status;
  };
  expect(await createKey()).toBe(201);
  await short.control('clock', { now: new Date(Date.now() + 61_000).toISOString() });
  expect(await createKey()).toBe(401);
  await short.close();
});

test('received items are bounded', async () => {
  const small = await RunningSandbox.start({ maxReceivedItems: 100 });
  const { api_key } = await small.credentials();
  const series = Array.from({ length: 250 }, (_, index) => ({ metric: `m.${index}`, points: [] }));
  await fetch(`${small.url}/api/v2/series`, {
    method: 'POST',
    body: JSON.stringify({ series }),
    headers: { 'dd-api-key': api_key },
  });
  const items = await small.received('metrics');
  expect(items).toHaveLength(100);
  expect(items.at(-1)!.payload).toMatchObject({ metric: 'm.249' });
  await small.close();
});
