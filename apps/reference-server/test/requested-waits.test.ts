import {
  createApiKey,
  parseDomain,
  refreshAccessToken,
  TilekitError,
  validateApiKey,
  type Clock,
  type Transport,
} from '@tilekit/core';
import { listMonitors, submitLogs, submitMetrics } from '@tilekit/telemetry';
import { createWebhook, getWebhook } from '@tilekit/webhooks';
import { describe, expect, it } from 'vitest';

const noon = Date.UTC(2026, 10, 20, 12);
const epoch = (seconds: number) => String(noon / 1000 + seconds);
const inSeconds = (seconds: number) => new Date(noon + seconds * 1000).toUTCString();

/** What an answer says about coming back, and the milliseconds that it means. */
const waits: readonly (readonly [Readonly<Record<string, string>>, number | undefined])[] = [
  [{ 'x-ratelimit-reset': '5' }, 5_000],
  [{ 'x-ratelimit-reset': '2.5' }, 2_500],
  [{ 'x-ratelimit-reset': epoch(40) }, 40_000],
  [{ 'x-ratelimit-reset': `${epoch(40)}000` }, 40_000],
  [{ 'x-ratelimit-reset': epoch(-40) }, 0],
  [{ 'x-ratelimit-reset': '7200' }, 3_600_000],
  [{ 'x-ratelimit-reset': '99999999999999' }, 3_600_000],
  [{ 'retry-after': '7' }, 7_000],
  [{ 'retry-after': inSeconds(90) }, 90_000],
  [{ 'retry-after': inSeconds(-90) }, 0],
  [{ 'retry-after': inSeconds(90_000) }, 3_600_000],
  [{ 'retry-after': '10', 'x-ratelimit-reset': '30' }, 30_000],
  [{ 'retry-after': '30', 'x-ratelimit-reset': '10' }, 30_000],
  [{ 'x-ratelimit-period': '10' }, 10_000],
  [{ 'x-ratelimit-period': '10', 'x-ratelimit-reset': '3' }, 3_000],
  [{ 'x-ratelimit-reset': 'soon', 'retry-after': '4' }, 4_000],
  [{ 'x-ratelimit-reset': 'soon' }, undefined],
  [{ 'x-ratelimit-reset': '-5' }, undefined],
  [{ 'retry-after': '0x10' }, undefined],
  [{ 'retry-after': '7 apples' }, undefined],
  [{}, undefined],
];

const site = parseDomain('datadoghq.eu');
const client = { clientId: 'client', clientSecret: 'secret-of-the-client', kind: 'published' } as const;
const keys = { apiKey: 'a'.repeat(32), applicationKey: 'b'.repeat(40) };

interface How {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly maxAttempts: number;
  readonly deadlineMs: number;
}

/** One caller of each kind: those that may be repeated after a 429, and those that are always sent once. */
const repeating: Readonly<Record<string, (how: How) => Promise<unknown>>> = {
  'a key is validated': (how) => validateApiKey({ ...how, site, apiKey: keys.apiKey }),
  'logs are sent': (how) => submitLogs({ ...how, site, apiKey: keys.apiKey, logs: [{ message: 'x' }] }),
  'metrics are sent': (how) =>
    submitMetrics({
      ...how,
      site,
      apiKey: keys.apiKey,
      series: [{ metric: 'a.b', type: 'gauge', points: [{ timestamp: noon / 1000, value: 1 }] }],
    }),
  'monitors are listed': (how) => listMonitors({ ...how, site, accessToken: 'token' }).next(),
  'a webhook is read': (how) => getWebhook({ ...how, site, credential: keys, name: 'tilekit' }),
  'a webhook is created': (how) =>
    createWebhook({ ...how, site, credential: keys, webhook: { name: 'tilekit', url: 'https://a.example' } }),
};
const sentOnce: typeof repeating = {
  'a token is refreshed': (how) => refreshAccessToken({ ...how, site, client, refreshToken: 'refresh' }),
  'a key is made': (how) => createApiKey({ ...how, site, accessToken: 'token' }),
};

/** Datadog says 429 with these headers, and the clock jumps to the end of every sleep. */
function limited(headers: Readonly<Record<string, string>>) {
  let now = noon;
  const attempts: number[] = [];
  const clock: Clock = {
    now: () => now,
    random: () => 0,
    sleep: async (ms, signal) => {
      const due = now + ms;
      await Promise.resolve();
      signal?.throwIfAborted();
      now = Math.max(now, due);
    },
  };
  const transport: Transport = () => {
    attempts.push(now);
    const body = Buffer.from('{"errors":["Too many requests"]}');
    return Promise.resolve({
      status: 429,
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
  };
  return { clock, transport, attempts };
}

async function errorOf(call: Promise<unknown>): Promise<TilekitError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof TilekitError)) throw new Error('The call did not end with an error of ours.');
  return error;
}

describe.each(waits)('an answer 429 with %o', (headers, expected) => {
  it.each(Object.entries(repeating))('is waited for alike when %s', async (_, call) => {
    const { clock, transport, attempts } = limited(headers);
    await errorOf(call({ clock, transport, maxAttempts: 2, deadlineMs: 2 * 3_600_000 }));
    // Without a wait, or with one of 0, the back-off of a first failure is what remains.
    expect(attempts.map((at) => at - noon)).toEqual([0, Math.max(expected ?? 0, 250)]);
  });

  if (expected === undefined) return;
  it.each(Object.entries({ ...repeating, ...sentOnce }))('is passed on alike when %s', async (_, call) => {
    const { clock, transport } = limited(headers);
    const error = await errorOf(call({ clock, transport, maxAttempts: 1, deadlineMs: 2 * 3_600_000 }));
    expect(error.retryAfterMs).toBe(expected);
  });
});
