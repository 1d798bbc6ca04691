/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- the vendor's own examples pass plain objects for its classes */
import { v1 } from '@datadog/datadog-api-client';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { RunningSandbox, type Credentials } from './running-sandbox.ts';
import { configureVendor } from './vendor-configuration.ts';

let sandbox: RunningSandbox;
let credentials: Credentials;
let api: v1.MonitorsApi;

beforeAll(async () => {
  sandbox = await RunningSandbox.start();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await sandbox.control('reset');
  credentials = await sandbox.credentials();
  api = new v1.MonitorsApi(configureVendor(sandbox.url, credentials));
});

const body = {
  type: 'query alert',
  query: 'avg(last_5m):avg:fixture.load{*} > 5',
  name: 'Load',
  message: 'Too high',
  tags: ['team:a'],
  options: { thresholds: { critical: 5 }, notifyNoData: false },
} as const satisfies v1.Monitor;

const create = () => api.createMonitor({ body: { ...body, tags: [...body.tags] } });

test("the vendor's client changes a monitor and deletes it (R64)", async () => {
  const { id = 0, created, modified } = await create();
  expect(created).toEqual(modified);
  await sandbox.moveClock(60_000);
  const query = 'avg(last_5m):avg:fixture.load{*} > 9';
  const changed = await api.updateMonitor({
    monitorId: id,
    body: { query, options: { thresholds: { critical: 9 } } },
  });
  expect(changed).toMatchObject({ id, query, name: 'Load', message: 'Too high', tags: ['team:a'], created });
  expect(changed.options).toMatchObject({ thresholds: { critical: 9 }, notifyNoData: false });
  expect(changed.modified!.getTime()).toBeGreaterThan(created!.getTime());
  expect(await api.getMonitor({ monitorId: id })).toEqual(changed);

  expect(await api.deleteMonitor({ monitorId: id })).toMatchObject({ deletedMonitorId: id });
  for (const again of [
    () => api.getMonitor({ monitorId: id }),
    () => api.deleteMonitor({ monitorId: id }),
    () => api.updateMonitor({ monitorId: id, body: { name: 'x' } }),
  ])
    await expect(again()).rejects.toMatchObject({ code: 404 });
  expect(await api.listMonitors()).toEqual([]);
});

test.each([
  ['another kind of monitor', { type: 'log alert' }, 'type'],
  ['a type that Datadog does not have', { type: 'guess' }, 'type'],
  ['a threshold monitor without a threshold', { query: 'avg:fixture.load{*}' }, 'query'],
  ['a priority out of range', { priority: 6 }, 'priority'],
  ['tags that are no list', { tags: 'team:a' }, 'tags'],
  ['a name that is no text', { name: 7 }, 'name'],
  ['options that are no object', { options: [] }, 'options'],
  ['a threshold that is no number', { options: { thresholds: { critical: '9' } } }, 'options'],
  ['an interval that is no number', { options: { renotify_interval: 'often' } }, 'options'],
  ['what is no object', [], 'body'],
])('a change to %s is refused', async (_what, change, parameter) => {
  const { id = 0 } = await create();
  const response = await fetch(`${sandbox.url}/api/v1/monitor/${id}`, {
    method: 'PUT',
    headers: { 'dd-api-key': credentials.api_key, 'dd-application-key': credentials.application_key },
    body: JSON.stringify(change),
  });
  expect([response.status, await response.json()]).toEqual([
    400,
    {
      errors: [
        expect.stringMatching(new RegExp(`^The value provided for parameter '${parameter}' is invalid`)),
      ],
    },
  ]);
  expect(await api.getMonitor({ monitorId: id })).toMatchObject({ name: 'Load', type: 'query alert' });
});

test('a filter that is nested too deeply is refused at once, not found out by each evaluation', async () => {
  const query = `avg(last_5m):avg:fixture.load{${'('.repeat(9000)}} > 5`;
  await expect(api.createMonitor({ body: { type: body.type, query } })).rejects.toMatchObject({
    code: 400,
    body: { errors: ['The search query is nested too deeply'] },
  });
  expect(await api.listMonitors()).toEqual([]);
});

test('one without a type is refused for it', async () => {
  const response = await fetch(`${sandbox.url}/api/v1/monitor`, {
    method: 'POST',
    headers: { 'dd-api-key': credentials.api_key, 'dd-application-key': credentials.application_key },
    body: JSON.stringify({ query: body.query }),
  });
  expect([response.status, await response.text()]).toEqual([400, expect.stringContaining("'type'")]);
});

test('making one of a type that Datadog does not have is refused', async () => {
  const response = await fetch(`${sandbox.url}/api/v1/monitor`, {
    method: 'POST',
    headers: { 'dd-api-key': credentials.api_key, 'dd-application-key': credentials.application_key },
    body: JSON.stringify({ ...body, type: 'guess' }),
  });
  expect([response.status, await response.json()]).toEqual([
    400,
    { errors: ["The value provided for parameter 'type' is invalid"] },
  ]);
});

test.each(['PUT', 'DELETE'])('%s wants monitors_write', async (method) => {
  const { id = 0 } = await create();
  const response = await fetch(`${sandbox.url}/api/v1/monitor/${id}`, {
    method,
    headers: { authorization: `Bearer ${credentials.access_token}` },
    body: '{}',
  });
  expect([response.status, await response.json()]).toEqual([403, { errors: ['Forbidden'] }]);
});
