import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RunningSandbox } from './running-sandbox.ts';

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await RunningSandbox.start();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control('reset'));

async function post(path: string, body: string, key?: string, site = 'datadoghq.com') {
  const response = await fetch(sandbox.url + path, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'dd-api-key': key ?? (await sandbox.credentials(site)).api_key,
    },
  });
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: JSON.parse(text) as unknown,
  };
}

const unknownKey = '0'.repeat(32);
const intakeKeys = {
  status: 'error',
  code: 403,
  errors: ['Forbidden'],
  statuspage: expect.stringContaining('status.datadoghq') as string,
  twitter: expect.any(String) as string,
  email: expect.any(String) as string,
};

describe('refusals have the form of their intake', () => {
  test.each(['/api/v1/check_run', '/api/v1/series', '/api/v1/distribution_points'])(
    '%s: text/json, and five keys more to an unknown API key',
    async (path) => {
      const wrong = { status: 400, type: 'text/json', body: { errors: [expect.any(String)] } };
      expect(await post(path, '{')).toEqual(wrong);
      expect(await post(path, '{"a":1}')).toEqual(wrong);
      expect(await post(path, '{}', unknownKey)).toEqual({
        status: 403,
        type: 'text/json',
        body: intakeKeys,
      });
    },
  );

  test.each(['/v1/metrics', '/v1/logs', '/v1/traces'])('%s: five keys more', async (path) => {
    expect(await post(path, '{}', unknownKey)).toMatchObject({ status: 403, body: intakeKeys });
  });

  test('/v1/input: a code and a message', async () => {
    expect(await post('/v1/input', '{}', unknownKey)).toMatchObject({
      status: 403,
      body: { code: 403, message: expect.any(String) as string },
    });
    const response = await fetch(`${sandbox.url}/v1/input`, { method: 'POST', body: '{}' });
    expect([response.status, await response.json()]).toEqual([
      401,
      { code: 401, message: expect.any(String) as string },
    ]);
  });

  test.each([
    ['datadoghq.eu', 'https://app.datadoghq.eu/event/'],
    ['us5.datadoghq.com', 'https://us5.datadoghq.com/event/'],
  ])('an event of version 1 on %s is linked there', async (site, start) => {
    const event = JSON.stringify({ title: 'a', text: 'b' });
    const answer = await post(`/api.${site}/api/v1/events`, event, undefined, site);
    expect(answer.body).toMatchObject({ event: { url: expect.stringContaining(start) as string } });
  });
});

describe('a body that is nested too deeply is refused by its intake, not a failure', () => {
  const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
  const detail = { errors: [{ status: '400', title: 'Bad Request', detail: expect.any(String) as string }] };
  const texts = { errors: [expect.any(String)] };

  test.each([
    ['/api/v2/logs', `{"message":"a","x":${deep}}`, detail],
    ['/api/v2/logs', `[{"message":"a","id":9007199254740993,"x":${deep}}]`, detail],
    ['/v1/input', `{"message":"a","x":${deep}}`, { code: 400, message: expect.any(String) as string }],
    ['/api/v2/series', `{"series":[{"metric":"a","points":[],"x":${deep}}]}`, texts],
    ['/api/v1/events', `{"title":"a","text":"b","x":${deep}}`, texts],
    ['/v1/logs', `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"x":${deep}}]}]}]}`, texts],
  ])('%s %.40s', async (path, body, form) => {
    expect(await post(path, body)).toMatchObject({ status: 400, body: form });
  });

  test('100 levels are taken, and a text that holds more is a text', async () => {
    const levels = (count: number) => '['.repeat(count) + ']'.repeat(count);
    expect((await post('/api/v2/logs', `{"message":"a","x":${levels(100)}}`)).status).toBe(202);
    const message = `{"x":${levels(20_000)}}`;
    expect((await post('/api/v2/logs', JSON.stringify({ message }))).status).toBe(202);
    expect((await fetch(`${sandbox.url}/app.datadoghq.com/received/logs`)).status).toBe(200);
  });
});

test.each(['/api/v2/incidents/%ff', '/api.datadoghq.eu/api/v1/monitor/%', `/v1/input/${'a'.repeat(600)}`])(
  'a path that no route can read is answered in the form of Datadog’s errors: %.50s',
  async (path) => {
    const { status, body } = await post(path, '{}');
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(body).toEqual({ errors: [expect.any(String)] });
  },
);

describe('what was received', () => {
  const big = '9007199254740993';
  const small = `-${big}`;

  test.each([
    [
      'logs',
      '/api/v2/logs',
      `[{"message":"${big} and:${big}","id":${big},"deep":{"list":[1,${small},${big}]}}]`,
    ],
    ['logs', '/api/v2/logs?ddtags=a:b', `[{"message":"a","id":${big}}]`],
    ['logs', '/v1/input', `{"message":"a","id":12345678901234567890123456789}`],
    ['events', '/api/v1/events', `{"title":"a","text":"b","related_event_id":${big}}`],
    [
      'traces',
      '/v1/traces',
      `{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"a","startTimeUnixNano":${big}}]}]}]}`,
    ],
  ])('has the digits of integers beyond 2^53: %s by %s', async (family, path, body) => {
    expect((await post(path, body)).status).toBeLessThan(300);
    const text = await (await fetch(`${sandbox.url}/_sandbox/received/${family}`)).text();
    const digits = (json: string) => json.match(/-?\d{16,}/g);
    expect(digits(text)).toEqual(digits(body));
  });

  test('is one item for each list of OTLP points', async () => {
    const tag = (value: string) => [{ key: 'env', value: { stringValue: value } }];
    const dataPoints = [
      { attributes: tag('a'), asInt: '1', timeUnixNano: '1' },
      { attributes: tag('b'), asInt: '2', timeUnixNano: '1' },
      { attributes: tag('a'), asInt: '3', timeUnixNano: '2' },
    ];
    const sum = { aggregationTemporality: 1, isMonotonic: true };
    const metrics = [
      { name: 'runs', unit: 's', sum: { ...sum, dataPoints } },
      { name: 'load', gauge: { dataPoints: [{ asDouble: 1 }] } },
      { name: 'empty', gauge: { dataPoints: [] } },
    ];
    const resource = { attributes: tag('resource') };
    const body = { resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] };
    expect((await post('/v1/metrics', JSON.stringify(body))).status).toBe(202);
    expect((await sandbox.received('metrics')).map(({ payload }) => payload)).toEqual([
      { resource, name: 'runs', unit: 's', sum: { ...sum, dataPoints: [dataPoints[0], dataPoints[2]] } },
      { resource, name: 'runs', unit: 's', sum: { ...sum, dataPoints: [dataPoints[1]] } },
      { resource, ...metrics[1] },
      { resource, ...metrics[2] },
    ]);
  });
});
