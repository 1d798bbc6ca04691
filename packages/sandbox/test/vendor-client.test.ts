/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- the vendor's own examples pass plain objects for its classes */
import { zstdCompressSync } from 'node:zlib';
import { client, v1, v2 } from '@datadog/datadog-api-client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RunningSandbox } from './running-sandbox.ts';
import { configureVendor } from './vendor-configuration.ts';

let sandbox: RunningSandbox;
let configuration: client.Configuration;

beforeAll(async () => {
  sandbox = await RunningSandbox.start();
});
afterAll(() => sandbox.close());

beforeEach(async () => {
  await sandbox.control('reset');
  configuration = await configure('');
});

const now = Math.floor(Date.now() / 1000);

async function configure(hostPrefix: string, site?: string): Promise<client.Configuration> {
  const created = configureVendor(sandbox.url + hostPrefix, await sandbox.credentials(site));
  created.unstableOperations['v2.createIncident'] = true;
  return created;
}

async function payloads(family: string, site?: string): Promise<unknown[]> {
  return (await sandbox.received(family, site)).map(({ payload }) => payload);
}

const series: v2.MetricSeries[] = [
  {
    metric: 'fixture.runs',
    type: 1,
    interval: 10,
    points: [
      { timestamp: now - 10, value: 0.7 },
      { timestamp: now, value: 3 },
    ],
    tags: ['env:test', 'service:checkout'],
    resources: [{ name: 'host-1', type: 'host' }],
    unit: 'run',
  },
  { metric: 'fixture.load', type: 3, points: [{ timestamp: now, value: 1e-3 }] },
];

describe("the vendor's client, unmodified, submits", () => {
  test.each([undefined, 'gzip', 'deflate'] as const)('metrics with encoding %s', async (contentEncoding) => {
    const answer = await new v2.MetricsApi(configuration).submitMetrics({
      body: { series },
      ...(contentEncoding ? { contentEncoding } : {}),
    });
    expect(answer.errors).toEqual([]);
    expect(await payloads('metrics')).toEqual(JSON.parse(JSON.stringify(series)));
  });

  test('metrics with zstd', async () => {
    // The vendor's client leaves this compression to its user.
    configuration.httpApi.zstdCompressorCallback = (body) => zstdCompressSync(body);
    await new v2.MetricsApi(configuration).submitMetrics({ body: { series }, contentEncoding: 'zstd1' });
    expect(await payloads('metrics')).toHaveLength(2);
  });

  test('metrics to another site, where nothing else sees them', async () => {
    const europe = await configure('/api.datadoghq.eu', 'datadoghq.eu');
    await new v2.MetricsApi(europe).submitMetrics({ body: { series } });
    expect(await payloads('metrics', 'datadoghq.eu')).toHaveLength(2);
    expect(await payloads('metrics', 'datadoghq.com')).toHaveLength(0);
  });

  test('metrics of version 1', async () => {
    const answer = await new v1.MetricsApi(configuration).submitMetrics({
      body: {
        series: [
          {
            metric: 'fixture.load',
            type: 'rate',
            interval: 20,
            points: [[now, 1.1]],
            host: 'h',
            tags: ['a:b'],
          },
        ],
      },
    });
    expect(answer.status).toBe('ok');
    expect(await payloads('metrics')).toEqual([
      { metric: 'fixture.load', type: 'rate', interval: 20, points: [[now, 1.1]], host: 'h', tags: ['a:b'] },
    ]);
  });

  test.each([undefined, 'deflate'] as const)(
    'distribution points with encoding %s',
    async (contentEncoding) => {
      await new v1.MetricsApi(configuration).submitDistributionPoints({
        body: { series: [{ metric: 'fixture.latency', points: [[now, [1, 2]]], tags: ['a:b'] }] },
        ...(contentEncoding ? { contentEncoding } : {}),
      });
      expect(await payloads('metrics')).toEqual([
        { metric: 'fixture.latency', points: [[now, [1, 2]]], tags: ['a:b'] },
      ]);
    },
  );

  test.each([undefined, 'gzip', 'deflate'] as const)('logs with encoding %s', async (contentEncoding) => {
    const logs = [
      { message: 'first', ddsource: 'fixture', ddtags: 'env:test', hostname: 'h', service: 's' },
      { message: 'second', additionalProperties: { status: 'error' } },
    ];
    await new v2.LogsApi(configuration).submitLog({
      body: logs,
      ...(contentEncoding ? { contentEncoding } : {}),
    });
    expect(await payloads('logs')).toEqual([
      { message: 'first', ddsource: 'fixture', ddtags: 'env:test', hostname: 'h', service: 's' },
      { message: 'second', status: 'error' },
    ]);
  });

  test('an event of version 1, and reads its answer', async () => {
    const event = { title: 'Deployed', text: 'All of it', tags: ['env:test'] };
    const answer = await new v1.EventsApi(configuration).createEvent({ body: event });
    expect(answer.status).toBe('ok');
    expect(answer.event?.title).toBe('Deployed');
    expect(await payloads('events')).toEqual([event]);
  });

  test('an event of version 2, and reads its answer', async () => {
    const answer = await new v2.EventsApi(configuration).createEvent({
      body: {
        data: {
          type: 'event',
          attributes: {
            title: 'Deployed',
            category: 'change',
            message: 'All of it',
            tags: ['env:test'],
            attributes: { changedResource: { name: 'checkout', type: 'feature_flag' } },
          },
        },
      },
    });
    expect(answer.data?.type).toBe('event');
    expect(await payloads('events')).toEqual([
      {
        data: {
          type: 'event',
          attributes: {
            title: 'Deployed',
            category: 'change',
            message: 'All of it',
            tags: ['env:test'],
            attributes: { changed_resource: { name: 'checkout', type: 'feature_flag' } },
          },
        },
      },
    ]);
  });

  test('service checks', async () => {
    const answer = await new v1.ServiceChecksApi(configuration).submitServiceCheck({
      body: [{ check: 'fixture.can_connect', hostName: 'h', status: 2, tags: ['env:test'], message: 'no' }],
    });
    expect(answer.status).toBe('ok');
    expect(await payloads('service-checks')).toEqual([
      { check: 'fixture.can_connect', host_name: 'h', status: 2, tags: ['env:test'], message: 'no' },
    ]);
  });

  test('an incident, and reads its answer', async () => {
    const answer = await new v2.IncidentsApi(configuration).createIncident({
      body: {
        data: {
          type: 'incidents',
          attributes: {
            title: 'Rollback failed',
            customerImpacted: false,
            fields: { severity: { type: 'dropdown', value: 'SEV-2' } },
          },
        },
      },
    });
    expect(answer.data.attributes?.title).toBe('Rollback failed');
    expect(await payloads('incidents')).toHaveLength(1);
  });

  test('nothing with a wrong key', async () => {
    const wrong = client.createConfiguration({ serverIndex: 1, authMethods: { apiKeyAuth: '0'.repeat(32) } });
    wrong.setServerVariables({ protocol: 'http', name: sandbox.url.replace('http://', '') });
    await expect(new v2.MetricsApi(wrong).submitMetrics({ body: { series } })).rejects.toMatchObject({
      code: 403,
    });
    expect(await payloads('metrics')).toEqual([]);
  });

  test('its own validation of the key', async () => {
    expect(await new v1.AuthenticationApi(configuration).validate()).toMatchObject({ valid: true });
  });
});
