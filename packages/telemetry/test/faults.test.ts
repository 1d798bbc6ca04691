import { sites } from '@tilekit/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FairQueue, submitLogs, submitMetrics, type LogEntry, type MetricSeries } from '../src/index.ts';
import { hurriedClock, startRunningSandbox, type RunningSandbox } from './running-sandbox.ts';

const site = sites[0]!;
const clock = hurriedClock;
let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startRunningSandbox(() => new Date());
});
afterAll(() => sandbox[Symbol.asyncDispose]());
beforeEach(() => sandbox.reset());

const limited = (headers: Record<string, string>) => ({ respond: { status: 429, headers, body: '<html>' } });
const seconds = () => Math.floor(Date.now() / 1000);

describe('over real connections', () => {
  it('logs arrive exactly once through 429 in four forms, 5xx, 408, 413 and connections dropped before (D-02 to D-04)', async () => {
    const { apiKey } = await sandbox.credentials(site);
    const match = { path: '/api/v2/logs' };
    const faults = [
      limited({ 'x-ratelimit-reset': '0' }),
      limited({ 'x-ratelimit-reset': `${seconds()}` }),
      limited({ 'x-ratelimit-reset': 'soon' }),
      limited({ 'retry-after': '0' }),
      { respond: { status: 500, body: 'oops' } },
      { respond: { status: 503 } },
      { respond: { status: 408 } },
      { respond: { status: 413 } },
      { drop: 'before' },
      { delayMs: 30 },
      { drop: 'before' },
    ];
    await sandbox.faults(faults.map((fault) => ({ ...fault, match })));
    const logs = Array.from({ length: 20_000 }, (_, index): LogEntry => ({ message: `log ${index}` }));
    const result = await submitLogs({ site, apiKey, endpoints: sandbox.endpoints, clock, logs });
    expect(result).toMatchObject({ accepted: 20_000, dropped: 0, undelivered: 0 });
    const messages = (await sandbox.received('logs')).map(({ payload }) => payload.message);
    expect(messages).toHaveLength(20_000);
    expect(new Set(messages).size).toBe(20_000);
  });

  it('duplicates are exactly what was dropped after it counted, and no more than `resent` says (D-07)', async () => {
    const { apiKey } = await sandbox.credentials(site);
    await sandbox.faults([{ match: { path: '/api/v2/logs' }, drop: 'after', times: 3 }]);
    const logs = Array.from({ length: 10_000 }, (_, index): LogEntry => ({ message: `log ${index}` }));
    const result = await submitLogs({ site, apiKey, endpoints: sandbox.endpoints, clock, logs });
    expect(result).toMatchObject({ accepted: 10_000, dropped: 0, resent: 3000 });
    const messages = (await sandbox.received('logs')).map(({ payload }) => payload.message);
    expect(messages).toHaveLength(13_000);
    expect(new Set(messages).size).toBe(10_000);
  });

  it('a black-holed connection ends at its timeout and is tried again (D-03)', async () => {
    const { apiKey } = await sandbox.credentials(site);
    await sandbox.faults([{ match: { path: '/api/v2/series' }, delayMs: 2000 }]);
    const series: MetricSeries[] = [
      { metric: 'a', type: 'gauge', points: [{ timestamp: new Date(), value: 1 }] },
    ];
    const result = await submitMetrics({
      site,
      apiKey,
      endpoints: sandbox.endpoints,
      timeoutMs: 500,
      series,
    });
    expect(result).toMatchObject({ accepted: 1, requests: 2, resent: 1 });
  });

  it('an installation whose key is refused does not hold up another in the same queue (D-06, D-11)', async () => {
    const { apiKey } = await sandbox.credentials(site);
    const queue = new FairQueue({ concurrency: 2 });
    const logs = Array.from({ length: 5000 }, (_, index): LogEntry => ({ message: `log ${index}` }));
    const common = { site, endpoints: sandbox.endpoints, clock, logs };
    const [refused, accepted] = await Promise.allSettled([
      submitLogs({ ...common, apiKey: '0'.repeat(32), lane: queue.lane('refused') }),
      submitLogs({ ...common, apiKey, lane: queue.lane('good') }),
    ]);
    expect(refused).toMatchObject({
      status: 'rejected',
      reason: { code: 'API_KEY_REJECTED', result: { dropped: 0 } },
    });
    expect(accepted).toMatchObject({ status: 'fulfilled', value: { accepted: 5000 } });
  });
});
