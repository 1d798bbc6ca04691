import { createTransport, sites, type Transport } from '@tilekit/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { submitDistributions, submitLogs, submitMetrics, type MetricSeries } from '../src/index.ts';
import { hurriedClock, startRunningSandbox, type RunningSandbox } from './running-sandbox.ts';

const site = sites[0]!;
const path = '/api/v2/series';
let sandbox: RunningSandbox;
let apiKey: string;
/** Counts what it sends by encoding. What is known of an intake belongs to a transport: each test has its own. */
let transport: Transport;
let encodings: (string | undefined)[];
beforeAll(async () => {
  sandbox = await startRunningSandbox(() => new Date());
});
afterAll(() => sandbox[Symbol.asyncDispose]());
beforeEach(async () => {
  await sandbox.reset();
  ({ apiKey } = await sandbox.credentials(site));
  const connected = createTransport();
  encodings = [];
  transport = (request) => {
    encodings.push(request.headers?.['content-encoding']);
    return connected(request);
  };
});

const how = () => ({ site, apiKey, endpoints: sandbox.endpoints, transport });
const seriesOf = (count: number): MetricSeries[] =>
  Array.from({ length: count }, (_, index) => ({
    metric: 'a',
    type: 'gauge',
    points: [{ timestamp: new Date(), value: index }],
    tags: [`number:${index}`],
  }));
const refuse = (respond: object, times = 1) => sandbox.faults([{ match: { path }, respond, times }]);
const arrived = async () => (await sandbox.received('metrics')).length;

describe('the encoding of metrics', () => {
  it('is zstd, and that of distributions and logs is deflate, which is all their specification lists', async () => {
    await submitMetrics({ ...how(), series: seriesOf(3) });
    expect(await arrived()).toBe(3);
    const point = { timestamp: new Date(), values: [1] };
    await submitDistributions({ ...how(), series: [{ metric: 'a', points: [point] }] });
    await submitLogs({ ...how(), logs: [{ message: 'a' }] });
    expect(encodings).toEqual(['zstd1', 'deflate', 'deflate']);
  });

  it.each([
    ['415', { status: 415, body: 'Unsupported Media Type' }],
    ['400 that names it', { status: 400, body: { errors: ['Unsupported Content-Encoding "zstd1"'] } }],
    ["400 of a proxy's page that names it", { status: 400, body: '<html>Cannot decompress the body</html>' }],
    ['400 without a reason', { status: 400, body: { errors: ['Bad request'] } }],
    ["400 of a proxy's page without a reason", { status: 400, body: '<html>' }],
  ])('becomes deflate for an intake that refuses zstd with %s, and nothing is lost', async (_, respond) => {
    await refuse(respond);
    const first = await submitMetrics({ ...how(), series: seriesOf(500) });
    expect(first).toMatchObject({
      accepted: 500,
      dropped: 0,
      requests: 2,
      reasons: { ENCODING_REFUSED: 1 },
      notes: [{ position: 0, dropped: false }],
    });
    const second = await submitMetrics({ ...how(), series: seriesOf(20) });
    expect(second).toMatchObject({ accepted: 20, requests: 1, reasons: {} });
    expect(encodings).toEqual(['zstd1', 'deflate', 'deflate']);
    expect(await arrived()).toBe(520);
  });

  it('is zstd again an hour after it was refused', async () => {
    await refuse({ status: 415 });
    let nowMs = Date.now();
    const clock = { ...hurriedClock, now: () => nowMs };
    for (const passedMs of [0, 3_599_999, 1]) {
      nowMs += passedMs;
      await submitMetrics({
        ...how(),
        clock,
        series: [{ ...seriesOf(1)[0]!, points: [{ timestamp: new Date(nowMs), value: 1 }] }],
      });
    }
    expect(encodings).toEqual(['zstd1', 'deflate', 'deflate', 'zstd1']);
  });

  it('stays zstd when the content is refused in either encoding, and the item at fault alone is dropped', async () => {
    await refuse({ status: 400, body: { errors: ['Bad request'] } }, 2);
    const result = await submitMetrics({ ...how(), series: seriesOf(2) });
    expect(result).toMatchObject({ accepted: 2, dropped: 0, reasons: {} });
    await refuse({ status: 400, body: { errors: ['Bad request'] } });
    expect(await submitMetrics({ ...how(), series: seriesOf(1) })).toMatchObject({
      accepted: 0,
      reasons: { REFUSED_BY_DATADOG: 1 },
    });
    expect(encodings).toEqual(['zstd1', 'deflate', 'zstd1', 'zstd1', 'zstd1']);
  });

  it('is no reason to repeat what an intake refuses that has taken zstd', async () => {
    await submitMetrics({ ...how(), series: seriesOf(1) });
    await refuse({ status: 400, body: { errors: ['Bad request'] } });
    const result = await submitMetrics({ ...how(), series: seriesOf(1) });
    expect(result).toMatchObject({ accepted: 0, dropped: 1, requests: 1 });
    expect(encodings).toEqual(['zstd1', 'zstd1']);
  });

  it('may change for a request that is too large as deflate: it is cut', async () => {
    // The first one is taken, and shows how well zstd does.
    await sandbox.faults([{ match: { path } }, { match: { path }, respond: { status: 415 } }]);
    // Lists of tags that return after 300 kB: zstd sees them again, deflate does not.
    const tags = Array.from({ length: 20 }, (_, list) =>
      Array.from({ length: 1000 }, (_, tag) => `key${tag}:${(list * 7919 + tag * 104_729) ** 2 % 999_983}`),
    );
    const series = seriesOf(400).map((each, index): MetricSeries => ({ ...each, tags: tags[index % 20]! }));
    const result = await submitMetrics({ ...how(), series, concurrency: 1 });
    expect(result).toMatchObject({ accepted: 400, dropped: 0, reasons: { ENCODING_REFUSED: 1 } });
    expect(encodings.slice(0, 2)).toEqual(['zstd1', 'zstd1']);
    expect(encodings.slice(2).length).toBeGreaterThan(2);
    expect(new Set(encodings.slice(2))).toEqual(new Set(['deflate']));
    expect(await sandbox.statuses()).not.toContain(413);
    expect(await arrived()).toBe(400);
  });
});
