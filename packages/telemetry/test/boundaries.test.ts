import { randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { sites } from '@tilekit/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeText } from '../src/batch/encoding.ts';
import { metricLimits } from '../src/families/metrics.ts';
import {
  submitCorrelatedEvents,
  submitEvents,
  submitLogs,
  submitMetrics,
  submitServiceChecks,
  type DatadogEvent,
  type LogEntry,
  type MetricSeries,
} from '../src/index.ts';
import {
  frozenClock,
  frozenSeconds,
  startRunningSandbox,
  type Credentials,
  type RunningSandbox,
} from './running-sandbox.ts';

// Each limit at one below, at, and one above it: twice. Once by hand, which shows that the sandbox refuses what exceeds
// a limit; once through the package, which must never let it come to that.

const site = sites[0]!;
let sandbox: RunningSandbox;
let credentials: Credentials;
beforeAll(async () => {
  sandbox = await startRunningSandbox();
});
afterAll(() => sandbox[Symbol.asyncDispose]());
beforeEach(async () => {
  await sandbox.reset();
  credentials = await sandbox.credentials(site);
});

const how = () => ({ site, apiKey: credentials.apiKey, endpoints: sandbox.endpoints, clock: frozenClock });

/** Posts a body as it is. */
async function post(url: URL, body: Buffer, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    body: new Uint8Array(body),
    headers: {
      'dd-api-key': credentials.apiKey,
      'dd-application-key': credentials.applicationKey,
      ...headers,
    },
  });
  await response.arrayBuffer();
  return response.status;
}

const aroundLimit = (limit: number): [number, boolean][] => [
  [limit - 1, true],
  [limit, true],
  [limit + 1, false],
];

/** A series whose request has exactly so many bytes of text. */
function seriesOf(bytes: number, filler: (length: number) => string): MetricSeries {
  const series = (text: string): MetricSeries => ({
    metric: 'a',
    type: 'gauge',
    points: [{ timestamp: frozenSeconds, value: 1 }],
    sourceTypeName: text,
  });
  return series(filler(bytes - textOfSeries('').length));
}

function textOfSeries(sourceTypeName: string): string {
  const points = [{ timestamp: frozenSeconds, value: 1 }];
  return JSON.stringify({ series: [{ metric: 'a', type: 3, points, source_type_name: sourceTypeName }] });
}

describe('metrics', () => {
  const url = () => sandbox.endpoints(site.apiHost, '/api/v2/series');

  it.each(aroundLimit(5_242_880))('%i bytes of text: %s', async (bytes, fits) => {
    const text = textOfSeries('x'.repeat(bytes - textOfSeries('').length));
    expect(text).toHaveLength(bytes);
    const status = await post(url(), deflateSync(text), { 'content-encoding': 'deflate' });
    expect(status).toBe(fits ? 202 : 413);
    await sandbox.reset();
    credentials = await sandbox.credentials(site);
    const small = seriesOf(200, (length) => 'y'.repeat(length));
    const result = await submitMetrics({
      ...how(),
      series: [small, seriesOf(bytes, (length) => 'x'.repeat(length)), small],
    });
    expect(result).toMatchObject(
      fits ? { accepted: 3, dropped: 0 } : { accepted: 2, reasons: { ITEM_TOO_LARGE: 1 } },
    );
    expect(await sandbox.received('metrics')).toHaveLength(fits ? 3 : 2);
    // What exceeds is not even sent.
    expect(await sandbox.statuses()).not.toContain(413);
  });

  it.each(aroundLimit(512_000))('%i bytes encoded: %s', async (bytes, fits) => {
    const filler = await fillerOf(bytes);
    const encoded = await encode(textOfSeries(filler));
    expect(encoded).toHaveLength(bytes);
    expect(await post(url(), encoded, { 'content-encoding': 'zstd1' })).toBe(fits ? 202 : 413);
    await sandbox.reset();
    credentials = await sandbox.credentials(site);
    const small = seriesOf(200, (length) => 'y'.repeat(length));
    const result = await submitMetrics({
      ...how(),
      series: [small, { ...small, sourceTypeName: filler }, small],
    });
    expect(result).toMatchObject(
      fits ? { accepted: 3, dropped: 0 } : { accepted: 2, reasons: { ITEM_TOO_LARGE: 1 } },
    );
    expect(await sandbox.received('metrics')).toHaveLength(fits ? 3 : 2);
    // What exceeds is not even sent.
    expect(await sandbox.statuses()).not.toContain(413);
  });

  it.each([
    [-3599, true],
    [-3600, true],
    [-3601, false],
    [599, true],
    [600, true],
    [601, false],
  ])('a point %i seconds from now: %s', async (offset, fits) => {
    const point = { timestamp: frozenSeconds + offset, value: 1 };
    const body = Buffer.from(JSON.stringify({ series: [{ metric: 'a', type: 3, points: [point] }] }));
    expect(await post(url(), body)).toBe(202);
    expect((await sandbox.received('metrics')).map(({ dropped }) => dropped === undefined)).toEqual([fits]);
    const result = await submitMetrics({
      ...how(),
      series: [{ metric: 'b', type: 'gauge', points: [point] }],
    });
    expect(result.accepted).toBe(fits ? 1 : 0);
  });
});

/** As the package does: how many bytes a text becomes depends on the compressor's settings. */
function encode(text: string): Promise<Buffer> {
  return encodeText(Buffer.from(text), metricLimits, metricLimits.maxEncodedBytes);
}

/** Text that no compressor shortens much, of a length that encodes to exactly so many bytes. */
async function fillerOf(encodedBytes: number): Promise<string> {
  const noise = randomBytes(Math.ceil(encodedBytes * 1.1)).toString('base64');
  let length = Math.floor(encodedBytes * 1.32);
  for (let round = 0; round < 40; round += 1) {
    const { length: size } = await encode(textOfSeries(noise.slice(0, length)));
    const missing = encodedBytes - size;
    if (missing === 0) return noise.slice(0, length);
    length += Math.trunc(missing * 1.3) || Math.sign(missing);
  }
  // The size jumps over some numbers: other noise has others.
  return fillerOf(encodedBytes);
}

describe('logs', () => {
  const url = () => sandbox.endpoints(site.logsHost, '/api/v2/logs');

  it.each(aroundLimit(1000))('%i logs in a request: %s', async (count, fits) => {
    const logs = Array.from({ length: count }, (_, index): LogEntry => ({ message: `log ${index}` }));
    expect(await post(url(), Buffer.from(JSON.stringify(logs)))).toBe(fits ? 202 : 400);
    await sandbox.reset();
    credentials = await sandbox.credentials(site);
    expect(await submitLogs({ ...how(), logs })).toMatchObject({ accepted: count, requests: fits ? 1 : 2 });
    expect(await sandbox.received('logs')).toHaveLength(count);
  });

  it.each(aroundLimit(5_000_000))('%i bytes of text in a request: %s', async (bytes, fits) => {
    const parts = Array.from({ length: 6 }, (): LogEntry => ({ message: 'x'.repeat(800_000) }));
    const rest = bytes - JSON.stringify([...parts, { message: '' }]).length;
    const logs = [...parts, { message: 'y'.repeat(rest) }];
    expect(JSON.stringify(logs)).toHaveLength(bytes);
    expect(await post(url(), Buffer.from(JSON.stringify(logs)))).toBe(fits ? 202 : 413);
    const result = await submitLogs({ ...how(), logs });
    expect(result).toMatchObject({ accepted: 7, dropped: 0, requests: fits ? 1 : 2 });
  });

  it.each(aroundLimit(1_000_000))('%i bytes in one log: %s', async (bytes, fits) => {
    const log = { message: 'x'.repeat(bytes - JSON.stringify({ message: '' }).length) };
    const result = await submitLogs({ ...how(), logs: [log] });
    expect(result).toMatchObject({ accepted: 1, reasons: fits ? {} : { WILL_BE_TRUNCATED: 1 } });
    const [received] = await sandbox.received('logs');
    expect(received?.payload.message === log.message).toBe(fits);
  });

  it.each(aroundLimit(18 * 3600))('%i seconds old: %s', async (age, fits) => {
    const timestamp = frozenSeconds - age;
    expect(
      await post(url(), Buffer.from(JSON.stringify([{ message: 'x', timestamp: timestamp * 1000 }]))),
    ).toBe(202);
    expect((await sandbox.received('logs')).map(({ dropped }) => dropped === undefined)).toEqual([fits]);
    expect((await submitLogs({ ...how(), logs: [{ message: 'x', timestamp }] })).accepted).toBe(fits ? 1 : 0);
  });
});

describe('events', () => {
  const event: DatadogEvent = { title: 't', text: 'x' };
  const tries = async (wire: object, domain: Partial<DatadogEvent>, fits: boolean): Promise<void> => {
    const url = sandbox.endpoints(site.apiHost, '/api/v1/events');
    expect(await post(url, Buffer.from(JSON.stringify({ ...event, ...wire })))).toBe(fits ? 202 : 400);
    const result = await submitEvents({ ...how(), events: [{ ...event, ...domain }] });
    expect(result).toMatchObject(fits ? { accepted: 1, requests: 1 } : { dropped: 1, requests: 0 });
  };

  it.each(aroundLimit(4000))('a text of %i characters: %s', async (length, fits) => {
    await tries({ text: 'x'.repeat(length) }, { text: 'x'.repeat(length) }, fits);
  });

  it.each(aroundLimit(100))('an aggregation key of %i characters: %s', async (length, fits) => {
    await tries({ aggregation_key: 'x'.repeat(length) }, { aggregationKey: 'x'.repeat(length) }, fits);
  });

  it.each(aroundLimit(18 * 3600))('%i seconds old: %s', async (age, fits) => {
    await tries({ date_happened: frozenSeconds - age }, { timestamp: frozenSeconds - age }, fits);
  });
});

describe('events of the v2 API', () => {
  const alert = { category: 'alert', title: 't', status: 'error' } as const;
  const tries = async (wire: object, domain: object, fits: boolean): Promise<void> => {
    const url = sandbox.endpoints(site.eventsHost, '/api/v2/events');
    const attributes = { category: 'alert', title: 't', attributes: { status: 'error' }, ...wire };
    const body = Buffer.from(JSON.stringify({ data: { type: 'event', attributes } }));
    expect(await post(url, body)).toBe(fits ? 202 : 400);
    const { applicationKey } = credentials;
    const result = await submitCorrelatedEvents({
      ...how(),
      applicationKey,
      events: [{ ...alert, ...domain }],
    });
    expect(result).toMatchObject(fits ? { accepted: 1, requests: 1 } : { dropped: 1, requests: 0 });
  };

  it.each([
    ['title', 'title', 500],
    ['message', 'message', 4000],
    ['host', 'host', 255],
    ['aggregation_key', 'aggregationKey', 100],
  ])('%s: 0, 1, and around its limit', async (wireName, name, limit) => {
    for (const [length, fits] of [[0, false], [1, true], ...aroundLimit(limit)] as const) {
      await tries({ [wireName]: 'x'.repeat(length) }, { [name]: 'x'.repeat(length) }, fits);
    }
  });

  it.each(aroundLimit(100))('%i tags: %s', async (count, fits) => {
    const tags = Array.from({ length: count }, (_, index) => `t:${index}`);
    await tries({ tags }, { tags }, fits);
  });

  it.each(aroundLimit(200))('a tag of %i characters: %s', async (length, fits) => {
    await tries({ tags: ['t'.repeat(length)] }, { tags: ['t'.repeat(length)] }, fits);
  });

  it.each(aroundLimit(18 * 3600))('%i seconds old: %s', async (age, fits) => {
    const timestamp = frozenSeconds - age;
    await tries({ timestamp: new Date(timestamp * 1000).toISOString() }, { timestamp }, fits);
  });
});

describe('service checks', () => {
  it.each(aroundLimit(600))('%i seconds old: %s', async (age, fits) => {
    const timestamp = frozenSeconds - age;
    const wire = [{ check: 'c', host_name: 'h', status: 0, tags: [], timestamp }];
    const url = sandbox.endpoints(site.apiHost, '/api/v1/check_run');
    expect(await post(url, Buffer.from(JSON.stringify(wire)))).toBe(202);
    expect((await sandbox.received('service-checks')).map(({ dropped }) => dropped === undefined)).toEqual([
      fits,
    ]);
    const result = await submitServiceChecks({
      ...how(),
      checks: [{ check: 'c', host: 'h', status: 'ok', timestamp }],
    });
    expect(result.accepted).toBe(fits ? 1 : 0);
  });
});
