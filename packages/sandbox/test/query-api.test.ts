/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- the vendor's own examples pass plain objects for its classes */
import { v1, v2 } from '@datadog/datadog-api-client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RunningSandbox, type Credentials } from './running-sandbox.ts';
import { configureVendor } from './vendor-configuration.ts';

let sandbox: RunningSandbox;
let credentials: Credentials;
let now = 0;

beforeAll(async () => {
  sandbox = await RunningSandbox.start();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await sandbox.control('reset');
  credentials = await sandbox.credentials();
  now = Math.floor(Date.now() / 1000);
  const series = [
    { metric: 'api.load', type: 3, tags: ['k:a'], points: [{ timestamp: now - 60, value: 4 }] },
    { metric: 'api.load', type: 3, tags: ['k:b'], points: [{ timestamp: now - 60, value: 8 }] },
  ];
  const answer = await fetch(`${sandbox.url}/api/v2/series`, {
    method: 'POST',
    headers: { 'dd-api-key': credentials.api_key },
    body: JSON.stringify({ series }),
  });
  expect(answer.status).toBe(202);
});

const attributes = (query: string, formula = 'a') => ({
  from: (now - 3600) * 1000,
  to: now * 1000,
  queries: [{ dataSource: 'metrics', name: 'a', query, aggregator: 'last' } as const],
  formulas: [{ formula }],
});

describe("what was sent can be read with the vendor's client", () => {
  test('GET /api/v1/query', async () => {
    const api = new v1.MetricsApi(configureVendor(sandbox.url, credentials));
    const answer = await api.queryMetrics({ from: now - 3600, to: now, query: 'avg:api.load{k:a} by {k}' });
    expect(answer).toMatchObject({ status: 'ok', resType: 'time_series', query: 'avg:api.load{k:a} by {k}' });
    const [first] = answer.series ?? [];
    expect(first).toMatchObject({
      metric: 'api.load',
      aggr: 'avg',
      interval: 20,
      length: 1,
      tagSet: ['k:a'],
    });
    expect(first?.pointlist).toEqual([[Math.floor((now - 60) / 20) * 20_000, 4]]);
  });

  test('POST /api/v2/query/timeseries', async () => {
    const api = new v2.MetricsApi(configureVendor(sandbox.url, credentials));
    const data = { type: 'timeseries_request', attributes: attributes('sum:api.load{*}', 'a * 2') } as const;
    const answer = await api.queryTimeseriesData({ body: { data } });
    expect(answer.data?.attributes?.values).toEqual([[24]]);
    expect(answer.data?.attributes?.times).toEqual([Math.floor((now - 60) / 20) * 20_000]);
    expect(answer.data?.attributes?.series).toMatchObject([{ groupTags: [], queryIndex: 0 }]);
  });

  test('POST /api/v2/query/scalar', async () => {
    const api = new v2.MetricsApi(configureVendor(sandbox.url, credentials));
    const data = { type: 'scalar_request', attributes: attributes('sum:api.load{*} by {k}') } as const;
    const answer = await api.queryScalarData({ body: { data } });
    expect(answer.data?.attributes?.columns).toMatchObject([
      { name: 'k', type: 'group', values: [['b'], ['a']] },
      { name: 'a', type: 'number', values: [8, 4] },
    ]);
  });
});

test.each([
  ['/api/v1/query?from=0&to=60&query=anomalies(avg:x{*},%22basic%22,2)', 501, 'anomalies'],
  ['/api/v1/query?from=0&to=60&query=avg:x{', 400, 'Error parsing query'],
  ['/api/v1/query?from=x&to=60&query=avg:x{*}', 400, 'from'],
  ['/api/v1/query?from=60&to=0&query=avg:x{*}', 400, 'before'],
])('%s is answered %i', async (path, status, named) => {
  const answer = await fetch(sandbox.url + path, {
    headers: { 'dd-api-key': credentials.api_key, 'dd-application-key': credentials.application_key },
  });
  expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(named)]);
});

test('a token without timeseries_query is refused', async () => {
  const answer = await fetch(`${sandbox.url}/api/v1/query?from=0&to=60&query=avg:x{*}`, {
    headers: { authorization: `Bearer ${credentials.access_token}` },
  });
  expect(answer.status).toBe(403);
});

test('POST /api/v1/monitor says what it does not evaluate', async () => {
  const create = (query: string) =>
    fetch(`${sandbox.url}/api/v1/monitor`, {
      method: 'POST',
      headers: { 'dd-api-key': credentials.api_key, 'dd-application-key': credentials.application_key },
      body: JSON.stringify({ type: 'query alert', query }),
    });
  const predicted = await create("avg(last_4h):anomalies(avg:api.load{*}, 'basic', 2) >= 1");
  expect(predicted.headers.get('x-sandbox-not-evaluated')).toContain('anomalies');
  const plain = await create('avg(last_5m):avg:api.load{*} > 5');
  expect(plain.headers.get('x-sandbox-not-evaluated')).toBeNull();
});
