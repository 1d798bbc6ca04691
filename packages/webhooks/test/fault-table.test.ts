import { parseDomain, TransportError, type Transport, type TransportRequest } from '@tilekit/core';
import { describe, expect, it } from 'vitest';
import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  updateAuthMethod,
  updateWebhook,
  type CallOptions,
} from '../src/index.ts';
import { authMethodId, keyPair, webhook } from './documented-exchanges.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

/** The repeated outcome of a request. */
type Fault = (request: TransportRequest, clock: VirtualClock) => ReturnType<Transport>;

const answer =
  (status: number, headers: Record<string, string> = {}, body = ''): Fault =>
  () =>
    Promise.resolve({ status, headers, body: Buffer.from(body) });
const failure =
  (code: TransportError['code'], maybeSent: boolean): Fault =>
  () =>
    Promise.reject(new TransportError(code, 'The network failed.', { maybeSent }));
const html = '<html><head><title>Bad gateway</title></head></html>';

const faults = {
  '429, reset in 5 s': answer(429, { 'x-ratelimit-reset': '5' }),
  '429, reset as Unix time': answer(429, {
    'x-ratelimit-reset': String(Date.UTC(2026, 10, 20, 12) / 1000 + 5),
  }),
  '429, Retry-After: 7': answer(429, { 'retry-after': '7' }),
  '429, garbage': answer(429, { 'x-ratelimit-reset': 'soon' }),
  '429, no header, HTML': answer(429, { 'content-type': 'text/html' }, html),
  '429, reset beyond the deadline': answer(429, { 'x-ratelimit-reset': '600' }),
  '500': answer(500, {}, '{"errors": ["Internal Server Error"]}'),
  '502 HTML': answer(502, { 'content-type': 'text/html' }, html),
  '503, Retry-After: 2': answer(503, { 'retry-after': '2' }),
  '408': answer(408),
  'time-out': async ({ timeoutMs = 0 }, clock) => {
    clock.pass(timeoutMs);
    return Promise.reject(new TransportError('TIMED_OUT', 'No answer.', { maybeSent: true }));
  },
  reset: failure('CONNECTION_LOST', true),
  refused: failure('CONNECTION_FAILED', false),
  'unknown host': failure('HOST_NOT_FOUND', false),
  'wrong certificate': failure('TLS_HOST_MISMATCH', false),
  "a partner's transport throws": () => Promise.reject(new Error('no idea')),
  '200 HTML': answer(200, { 'content-type': 'text/html' }, html),
  '200 empty': answer(200),
  '302': answer(302, { location: 'https://example.com/login' }),
  '400': answer(400, {}, '{"errors": ["Invalid webhook"]}'),
  '403': answer(403, {}, '{"errors": ["Forbidden"]}'),
  '403 HTML': answer(403, { 'content-type': 'text/html' }, html),
  '404 HTML': answer(404, { 'content-type': 'text/html' }, html),
  '403 of a proxy, as JSON': answer(403, {}, '{"error":"forbidden by policy"}'),
  '200 of a sign-in page, as JSON': answer(200, {}, '{"login":"https://example.com"}'),
  '404': answer(404, {}, '{"errors": ["Webhook does not exist"]}'),
} satisfies Record<string, Fault>;

const name = webhook.name;
const changes = { url: 'https://example.com/updated' };
const methods = {
  GET: (options: CallOptions) => getWebhook({ ...options, credential: keyPair, name }),
  PUT: (options: CallOptions) => updateWebhook({ ...options, credential: keyPair, name, changes }),
  DELETE: (options: CallOptions) => deleteWebhook({ ...options, credential: keyPair, name }),
  PATCH: (options: CallOptions) =>
    updateAuthMethod({ ...options, credential: keyPair, id: authMethodId, changes: { name: 'other' } }),
  POST: (options: CallOptions) =>
    createWebhook({ ...options, credential: keyPair, webhook: { name, url: webhook.url } }),
  rename: (options: CallOptions) =>
    updateWebhook({ ...options, credential: keyPair, name, changes: { name: 'Renamed' } }),
};

type Row = [requests: number, waitedMs: number, code: string];
const unknown = 'WEBHOOK_OUTCOME_UNKNOWN';

/** Requests sent and time waited until the call ends, when the fault never does. */
const table: Record<keyof typeof faults, { safe: Row; creation: Row; deletion?: Row }> = {
  '429, reset in 5 s': { safe: [4, 15_000, 'RATE_LIMITED'], creation: [4, 15_000, 'RATE_LIMITED'] },
  '429, reset as Unix time': { safe: [4, 6500, 'RATE_LIMITED'], creation: [4, 6500, 'RATE_LIMITED'] },
  '429, Retry-After: 7': { safe: [4, 21_000, 'RATE_LIMITED'], creation: [4, 21_000, 'RATE_LIMITED'] },
  '429, garbage': { safe: [4, 1750, 'RATE_LIMITED'], creation: [4, 1750, 'RATE_LIMITED'] },
  '429, no header, HTML': { safe: [4, 1750, 'RATE_LIMITED'], creation: [4, 1750, 'RATE_LIMITED'] },
  '429, reset beyond the deadline': { safe: [1, 0, 'RATE_LIMITED'], creation: [1, 0, 'RATE_LIMITED'] },
  '500': { safe: [4, 1750, 'DATADOG_UNAVAILABLE'], creation: [1, 0, unknown] },
  '502 HTML': { safe: [4, 1750, 'DATADOG_UNAVAILABLE'], creation: [1, 0, unknown] },
  '503, Retry-After: 2': { safe: [4, 6000, 'DATADOG_UNAVAILABLE'], creation: [1, 0, unknown] },
  '408': { safe: [4, 1750, 'DATADOG_UNAVAILABLE'], creation: [1, 0, unknown] },
  'time-out': { safe: [4, 1750, 'TIMED_OUT'], creation: [1, 0, unknown] },
  reset: { safe: [4, 1750, 'CONNECTION_LOST'], creation: [1, 0, unknown] },
  refused: { safe: [4, 1750, 'CONNECTION_FAILED'], creation: [4, 1750, 'CONNECTION_FAILED'] },
  'unknown host': { safe: [4, 1750, 'HOST_NOT_FOUND'], creation: [4, 1750, 'HOST_NOT_FOUND'] },
  'wrong certificate': { safe: [1, 0, 'TLS_HOST_MISMATCH'], creation: [1, 0, 'TLS_HOST_MISMATCH'] },
  "a partner's transport throws": { safe: [4, 1750, 'CONNECTION_LOST'], creation: [1, 0, unknown] },
  '403 HTML': { safe: [1, 0, 'UNEXPECTED_ANSWER'], creation: [1, 0, 'UNEXPECTED_ANSWER'] },
  '404 HTML': { safe: [1, 0, 'UNEXPECTED_ANSWER'], creation: [1, 0, 'UNEXPECTED_ANSWER'] },
  '403 of a proxy, as JSON': { safe: [1, 0, 'UNEXPECTED_ANSWER'], creation: [1, 0, 'UNEXPECTED_ANSWER'] },
  '200 of a sign-in page, as JSON': { safe: [1, 0, 'UNEXPECTED_ANSWER'], creation: [1, 0, unknown] },
  '200 HTML': { safe: [1, 0, 'UNEXPECTED_ANSWER'], creation: [1, 0, unknown] },
  '200 empty': { safe: [1, 0, 'UNEXPECTED_ANSWER'], creation: [1, 0, unknown], deletion: [1, 0, 'success'] },
  '302': { safe: [1, 0, 'UNEXPECTED_ANSWER'], creation: [1, 0, 'UNEXPECTED_ANSWER'] },
  '400': { safe: [1, 0, 'BAD_REQUEST'], creation: [1, 0, 'BAD_REQUEST'] },
  '403': { safe: [1, 0, 'FORBIDDEN'], creation: [1, 0, 'FORBIDDEN'] },
  '404': { safe: [1, 0, 'NOT_FOUND'], creation: [1, 0, 'NOT_FOUND'] },
};

const rows = Object.entries(table).flatMap(([fault, { safe, creation, deletion = safe }]) =>
  [
    ['GET', safe],
    ['PUT', safe],
    ['DELETE', deletion],
    ['PATCH', safe],
    ['POST', creation],
    ['rename', creation],
  ].map(
    ([method, row]) =>
      ({ fault, method, row }) as { fault: keyof typeof faults; method: keyof typeof methods; row: Row },
  ),
);

async function run(
  method: keyof typeof methods,
  met: readonly Fault[],
  more: Partial<CallOptions> = {},
): Promise<{ requests: TransportRequest[]; clock: VirtualClock; error: unknown; result: unknown }> {
  const clock = createVirtualClock();
  const requests: TransportRequest[] = [];
  const transport: Transport = (request) => {
    const fault = met[Math.min(requests.length, met.length - 1)];
    requests.push(request);
    return fault ? fault(request, clock) : Promise.reject(new Error('nothing to meet'));
  };
  let error: unknown;
  let result: unknown;
  try {
    result = await methods[method]({ site: parseDomain('datadoghq.eu'), transport, clock, ...more });
  } catch (failed) {
    error = failed;
  }
  return { requests, clock, error, result };
}

function codeOf(error: unknown): unknown {
  if (error === undefined) return 'success';
  return error instanceof Error && 'code' in error ? error.code : 'none';
}

describe('the fault table (D-02, D-03): requests sent, time waited, code', () => {
  it.each(rows)('$method meets $fault: $row', async ({ fault, method, row }) => {
    const { requests, clock, error } = await run(method, [faults[fault]]);
    expect([requests.length, clock.slept(), codeOf(error)]).toEqual(row);
  });

  it.each(['GET', 'PUT', 'DELETE', 'POST', 'rename'] as const)(
    '%s continues after one 429',
    async (method) => {
      const success = answer(200, {}, method === 'DELETE' ? '{}' : JSON.stringify(webhook));
      const { requests, clock, error } = await run(method, [faults['429, reset in 5 s'], success]);
      expect([requests.length, clock.slept(), codeOf(error)]).toEqual([2, 5000, 'success']);
    },
  );
});

describe('a call', () => {
  it('keeps one deadline for all attempts and waits', async () => {
    const { requests, clock, error } = await run('GET', [faults['time-out']], {
      deadlineMs: 20_000,
      timeoutMs: 15_000,
    });
    expect(requests.map(({ timeoutMs }) => timeoutMs)).toEqual([15_000, 4750]);
    expect(clock.slept()).toBe(250);
    expect(codeOf(error)).toBe('TIMED_OUT');
  });

  it('sends once when it may not repeat', async () => {
    expect((await run('GET', [faults['500']], { maxAttempts: 1 })).requests).toHaveLength(1);
  });

  it('stops waiting when it is cancelled', async () => {
    const cancelled = new AbortController();
    const cancel: Fault = (request, clock) => {
      cancelled.abort();
      return faults['500'](request, clock);
    };
    const { requests, error } = await run('GET', [cancel], { signal: cancelled.signal });
    expect([requests.length, codeOf(error)]).toEqual([1, 'ABORTED']);
  });

  it('shows what Datadog says about its limit', async () => {
    const seen: unknown[] = [];
    const limited = answer(429, { 'x-ratelimit-reset': '5', 'x-ratelimit-remaining': '0' });
    const { error } = await run('GET', [limited], {
      maxAttempts: 1,
      onRateLimit: (limit) => seen.push(limit),
    });
    expect(seen).toEqual([{ remaining: 0, resetAt: new Date(Date.UTC(2026, 10, 20, 12, 0, 5)) }]);
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 5000 });
  });

  it('takes a 404 as success of a deletion whose first answer was lost, and only then', async () => {
    expect((await run('DELETE', [faults.reset, faults['404']])).error).toBeUndefined();
    expect((await run('DELETE', [faults['500'], faults['404']])).error).toBeUndefined();
    expect(codeOf((await run('DELETE', [faults.reset, faults['404 HTML']])).error)).toBe('UNEXPECTED_ANSWER');
    expect(codeOf((await run('DELETE', [faults.refused, faults['404']])).error)).toBe('NOT_FOUND');
    expect(codeOf((await run('DELETE', [faults['429, garbage'], faults['404']])).error)).toBe('NOT_FOUND');
  });

  it('requests a separate connection for non-idempotent calls', async () => {
    const fresh = async (method: keyof typeof methods) =>
      (await run(method, [faults['400']])).requests[0]?.freshConnection ?? false;
    expect([await fresh('POST'), await fresh('rename')]).toEqual([true, true]);
    expect([await fresh('PUT'), await fresh('GET')]).toEqual([false, false]);
  });
});
