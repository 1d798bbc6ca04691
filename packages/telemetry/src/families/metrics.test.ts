import { zstdDecompressSync } from 'node:zlib';
import { createSandboxEndpoints, sites, type Transport, type TransportRequest } from '@tilekit/core';
import { describe, expect, it } from 'vitest';
import { submitMetrics } from './metrics.ts';
import type { MetricSeries } from './metrics.ts';

const now = Date.UTC(2026, 10, 20, 12) / 1000;
const clock = { now: () => now * 1000, sleep: () => Promise.resolve(), random: () => 0.5 };
const [us1] = sites;

function recorder(status = 202): { transport: Transport; requests: TransportRequest[] } {
  const requests: TransportRequest[] = [];
  return {
    requests,
    transport: (request) => {
      requests.push(request);
      return Promise.resolve({ status, headers: {}, body: Buffer.from('{"errors":[]}') });
    },
  };
}

function sent(request: TransportRequest | undefined): unknown {
  return JSON.parse(zstdDecompressSync(request?.body as Uint8Array).toString('utf8'));
}

const gauge: MetricSeries = {
  metric: 'nova_deploy.deployment.duration',
  type: 'gauge',
  unit: 'second',
  points: [{ timestamp: now, value: 12.5 }],
  tags: ['env:prod', 'service:shop'],
  host: 'deploy-1',
};

describe('submitMetrics', () => {
  it('sends gauge, count and rate as /api/v2/series takes them (R11)', async () => {
    const { transport, requests } = recorder();
    const result = await submitMetrics({
      site: us1!,
      apiKey: 'key',
      transport,
      clock,
      series: [
        gauge,
        {
          metric: 'nova_deploy.deployment.count',
          type: 'count',
          intervalSeconds: 10,
          points: [{ timestamp: new Date((now - 60) * 1000 + 999), value: 3 }],
        },
        {
          metric: 'a.rate',
          type: 'rate',
          intervalSeconds: 60,
          points: [{ timestamp: now + 0.9, value: 0.5 }],
        },
      ],
    });
    expect(result).toMatchObject({ accepted: 3, dropped: 0, undelivered: 0, requests: 1, reasons: {} });
    expect(requests[0]).toMatchObject({
      method: 'POST',
      headers: { 'dd-api-key': 'key', 'content-encoding': 'zstd1', 'content-type': 'application/json' },
    });
    expect(requests[0]?.url.href).toBe(`https://${us1!.apiHost}/api/v2/series`);
    expect(sent(requests[0])).toEqual({
      series: [
        {
          metric: 'nova_deploy.deployment.duration',
          type: 3,
          unit: 'second',
          points: [{ timestamp: now, value: 12.5 }],
          tags: ['env:prod', 'service:shop'],
          resources: [{ type: 'host', name: 'deploy-1' }],
        },
        {
          metric: 'nova_deploy.deployment.count',
          type: 1,
          interval: 10,
          points: [{ timestamp: now - 60, value: 3 }],
        },
        { metric: 'a.rate', type: 2, interval: 60, points: [{ timestamp: now, value: 0.5 }] },
      ],
    });
  });

  it('goes to the API host of every site, through the given endpoints (R53)', async () => {
    for (const site of sites) {
      const { transport, requests } = recorder();
      const endpoints = createSandboxEndpoints('http://127.0.0.1:1');
      await submitMetrics({ site, apiKey: 'key', transport, endpoints, clock, series: [gauge] });
      expect(requests.map(({ url }) => url.href)).toEqual([
        `http://127.0.0.1:1/${site.apiHost}/api/v2/series`,
      ]);
    }
  });

  it.each<[string, Partial<Record<keyof MetricSeries | 'intervalSeconds', unknown>>, string]>([
    ['a name that does not begin with a letter', { metric: '1a' }, 'FIELD_INVALID'],
    ['a name with a space', { metric: 'a b' }, 'FIELD_INVALID'],
    ['a name of 201 characters', { metric: 'a'.repeat(201) }, 'FIELD_INVALID'],
    ['an unknown type', { type: 'histogram' }, 'FIELD_INVALID'],
    ['a type from the prototype', { type: 'constructor' }, 'FIELD_INVALID'],
    ['a rate without interval', { type: 'rate' }, 'FIELD_INVALID'],
    ['an interval of 0', { type: 'count', intervalSeconds: 0 }, 'FIELD_INVALID'],
    ['an interval of 1.5', { type: 'count', intervalSeconds: 1.5 }, 'FIELD_INVALID'],
    ['no point', { points: [] }, 'FIELD_INVALID'],
    ['a value that is NaN', { points: [{ timestamp: now, value: NaN }] }, 'FIELD_INVALID'],
    ['an infinite value', { points: [{ timestamp: now, value: Infinity }] }, 'FIELD_INVALID'],
    ['a value that is text', { points: [{ timestamp: now, value: '1' }] }, 'FIELD_INVALID'],
    ['an invalid date', { points: [{ timestamp: new Date(NaN), value: 1 }] }, 'TIMESTAMP_INVALID'],
    ['a timestamp that is text', { points: [{ timestamp: '2026', value: 1 }] }, 'TIMESTAMP_INVALID'],
    ['a negative timestamp', { points: [{ timestamp: -1, value: 1 }] }, 'TIMESTAMP_INVALID'],
    ['milliseconds', { points: [{ timestamp: now * 1000, value: 1 }] }, 'TIMESTAMP_IN_MILLISECONDS'],
    ['a point of 3,601 seconds ago', { points: [{ timestamp: now - 3601, value: 1 }] }, 'TOO_OLD'],
    ['a point 601 seconds ahead', { points: [{ timestamp: now + 601, value: 1 }] }, 'TOO_FAR_AHEAD'],
    ['a tag that is a number', { tags: [7] }, 'FIELD_INVALID'],
    ['tags that are no list', { tags: 'env:prod' }, 'FIELD_INVALID'],
    ['a unit that is no text', { unit: 5 }, 'FIELD_INVALID'],
    ['resources without a name', { resources: [{ type: 'host' }] }, 'FIELD_INVALID'],
    ['a BigInt', { points: [{ timestamp: now, value: 1n }] }, 'FIELD_INVALID'],
  ])('drops %s, counts it, and sends its neighbours', async (_, change, reason) => {
    const { transport, requests } = recorder();
    const bad = { ...gauge, ...change } as MetricSeries;
    const result = await submitMetrics({
      site: us1!,
      apiKey: 'key',
      transport,
      clock,
      series: [gauge, bad, gauge],
    });
    expect(result).toMatchObject({ accepted: 2, dropped: 1, reasons: { [reason]: 1 } });
    expect(result.notes).toEqual([
      { position: 1, reason, detail: expect.any(String) as string, dropped: true },
    ]);
    expect((sent(requests[0]) as { series: unknown[] }).series).toHaveLength(2);
  });

  it.each([
    ['an hour ago', now - 3600],
    ['ten minutes ahead', now + 600],
  ])('sends a point of exactly %s (D-09)', async (_, timestamp) => {
    const { transport } = recorder();
    const series = [{ ...gauge, points: [{ timestamp, value: 1 }] }];
    expect(await submitMetrics({ site: us1!, apiKey: 'key', transport, clock, series })).toMatchObject({
      accepted: 1,
    });
  });

  it('leaves out a bad point with a warning and sends the rest of its series', async () => {
    const { transport, requests } = recorder();
    const series = [{ ...gauge, points: [{ timestamp: now - 4000, value: 1 }, ...gauge.points] }];
    const result = await submitMetrics({ site: us1!, apiKey: 'key', transport, clock, series });
    expect(result).toMatchObject({ accepted: 1, dropped: 0, reasons: { TOO_OLD: 1 } });
    expect(result.notes[0]).toMatchObject({ position: 0, dropped: false });
    expect(sent(requests[0])).toMatchObject({ series: [{ points: [{ timestamp: now, value: 12.5 }] }] });
  });

  it('survives items that are no objects, and objects that throw when they are read', async () => {
    const { transport } = recorder();
    const hostile = {
      get metric(): string {
        throw new Error('no');
      },
    };
    const series = [null, undefined, 5, 'text', hostile, gauge] as MetricSeries[];
    const result = await submitMetrics({ site: us1!, apiKey: 'key', transport, clock, series });
    expect(result).toMatchObject({ accepted: 1, dropped: 5 });
  });

  it('warns of tags that Datadog rewrites, and sends them', async () => {
    const { transport } = recorder();
    const tags = ['Env:Prod', 'a b', `long:${'x'.repeat(200)}`, '1st', 'ok:yes', 'größe:groß', 'trailing_'];
    const result = await submitMetrics({
      site: us1!,
      apiKey: 'key',
      transport,
      clock,
      series: [{ ...gauge, tags }],
    });
    expect(result).toMatchObject({ accepted: 1, reasons: { TAG_WILL_BE_REWRITTEN: 5 } });
  });

  it('escapes texts, whatever they hold', async () => {
    const { transport, requests } = recorder();
    const text = 'a"b\\c\n\u0000\u2028\u{1f600}\ud800';
    const odd = { ...gauge, unit: text, host: text, sourceTypeName: text, tags: [`env:${text}`] };
    await submitMetrics({ site: us1!, apiKey: 'key', transport, clock, series: [odd] });
    expect(sent(requests[0])).toMatchObject({
      series: [{ unit: text, source_type_name: text, resources: [{ name: text }], tags: [`env:${text}`] }],
    });
  });

  it('sends nothing for no series, and refuses a key that no header can carry without repeating it', async () => {
    const { transport, requests } = recorder();
    expect(await submitMetrics({ site: us1!, apiKey: 'key', transport, series: [] })).toMatchObject({
      requests: 0,
    });
    expect(requests).toEqual([]);
    const refused = submitMetrics({ site: us1!, apiKey: 'sec\nret', transport, series: [gauge] });
    await expect(refused).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(refused).rejects.not.toThrow(/ret/);
  });
});
