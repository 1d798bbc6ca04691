import { describe, expect, it } from 'vitest';

import type { Clock } from './clock.ts';
import { sendRequest, type RequestOptions, type Turns } from './send-request.ts';
import { TransportError, type TransportRequest, type TransportResponse } from './transport.ts';

type Step = number | Error | [status: number, headers: Record<string, string>, body?: string];

const accepted = '{"status":"ok"}';
const refused = '{"errors":["no"]}';

function clockOf(random = 0.5): Clock & { readonly slept: number[] } {
  let now = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    random: () => random,
    sleep: (ms, signal) => {
      signal?.throwIfAborted();
      slept.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
}

/** Sends through a transport that answers one step after the other, the last one repeatedly. */
async function send(
  steps: readonly Step[],
  { isIdempotent = true, turns, ...options }: RequestOptions & { isIdempotent?: boolean; turns?: Turns } = {},
) {
  const requests: TransportRequest[] = [];
  const flags: boolean[] = [];
  const transport = async (request: TransportRequest): Promise<TransportResponse> => {
    await Promise.resolve();
    const step = steps[Math.min(requests.length, steps.length - 1)] ?? 200;
    requests.push(request);
    if (step instanceof Error) throw step;
    const [status, headers, body] = typeof step === 'number' ? [step, {}] : step;
    const text = body ?? (status < 300 ? accepted : refused);
    return { status, headers, body: Buffer.from(text) };
  };
  const settled = await sendRequest(
    {
      operation: 'PUT /api/v1/thing',
      method: 'PUT',
      url: new URL('http://127.0.0.1:1/'),
      headers: { authorization: 'Bearer s3cr3t-token' },
      isIdempotent,
      read: (body) =>
        typeof body === 'object' && body !== null && 'status' in body ? body.status : undefined,
    },
    { transport, clock: clockOf(), ...options },
    { turns, onAttempt: (isRepeated) => flags.push(isRepeated) },
  );
  return { settled, requests, flags };
}

const lost = new TransportError('CONNECTION_LOST', 'gone', { maybeSent: true });
const never = new TransportError('CONNECTION_FAILED', 'refused', { maybeSent: false });

describe('sendRequest (D-02, D-03)', () => {
  it.each<[string, Step, string, string, string, number, number]>([
    // step, outcome when idempotent, outcome otherwise, code, attempts when idempotent, attempts otherwise
    ['429', 429, 'refused', 'refused', 'RATE_LIMITED', 3, 3],
    ['500', 500, 'maybe-sent', 'maybe-sent', 'DATADOG_UNAVAILABLE', 3, 1],
    ['502 with a page', [502, {}, '<html>'], 'maybe-sent', 'maybe-sent', 'DATADOG_UNAVAILABLE', 3, 1],
    ['408', 408, 'maybe-sent', 'maybe-sent', 'DATADOG_UNAVAILABLE', 3, 1],
    ['a lost connection', lost, 'maybe-sent', 'maybe-sent', 'CONNECTION_LOST', 3, 1],
    [
      "a partner's transport that throws",
      new Error('x'),
      'maybe-sent',
      'maybe-sent',
      'CONNECTION_LOST',
      3,
      1,
    ],
    ['no connection', never, 'not-sent', 'not-sent', 'CONNECTION_FAILED', 3, 3],
    [
      'a wrong certificate',
      new TransportError('TLS_HOST_MISMATCH', 'x', { maybeSent: false }),
      'not-sent',
      'not-sent',
      'TLS_HOST_MISMATCH',
      1,
      1,
    ],
    ['400', 400, 'refused', 'refused', 'BAD_REQUEST', 1, 1],
    ['403', 403, 'refused', 'refused', 'FORBIDDEN', 1, 1],
    ['403 with a page', [403, {}, '<html>'], 'not-sent', 'not-sent', 'UNEXPECTED_ANSWER', 1, 1],
    [
      '404 with other JSON',
      [404, {}, '{"error":"no route"}'],
      'not-sent',
      'not-sent',
      'UNEXPECTED_ANSWER',
      1,
      1,
    ],
    ['302', [302, { location: '/' }, ''], 'not-sent', 'not-sent', 'UNEXPECTED_ANSWER', 1, 1],
    ['200 with a page', [200, {}, '<html>'], 'maybe-sent', 'maybe-sent', 'UNEXPECTED_ANSWER', 1, 1],
    ['200 with nothing', [200, {}, ''], 'maybe-sent', 'maybe-sent', 'UNEXPECTED_ANSWER', 1, 1],
  ])('%s', async (_, step, idempotent, otherwise, code, attempts, attemptsOtherwise) => {
    const safe = await send([step], { maxAttempts: 3 });
    expect(safe.settled).toMatchObject({ outcome: idempotent, error: { code } });
    expect(safe.requests).toHaveLength(attempts);
    const unsafe = await send([step], { maxAttempts: 3, isIdempotent: false });
    expect(unsafe.settled).toMatchObject({ outcome: otherwise, error: { code } });
    expect(unsafe.requests).toHaveLength(attemptsOtherwise);
    expect(unsafe.requests[0]?.freshConnection).toBe(true);
  });

  it('retries until it is answered, and waits as long as it is asked to', async () => {
    const clock = clockOf();
    const steps: Step[] = [[429, { 'x-ratelimit-reset': '20' }], [503, { 'retry-after': '2' }], never, 200];
    const { settled } = await send(steps, { clock });
    expect(settled).toMatchObject({ outcome: 'answered', value: 'ok', isRepeated: true });
    expect(clock.slept).toEqual([20_500, 2350, 1500]);
  });

  it('waits exactly an hour if Datadog asks for it', async () => {
    const clock = clockOf(0);
    await send([[429, { 'x-ratelimit-reset': '7200' }], 200], { clock, deadlineMs: 4_000_000 });
    expect(clock.slept).toEqual([3_600_000]);
  });

  it('gives up before a wait that would pass the deadline, and says when to try again', async () => {
    const clock = clockOf();
    const { settled, requests } = await send([[429, { 'x-ratelimit-reset': '20' }]], {
      clock,
      deadlineMs: 9000,
    });
    expect(settled).toMatchObject({
      outcome: 'refused',
      retryAfterMs: 20_000,
      error: { retryAfterMs: 20_000 },
    });
    expect(requests).toHaveLength(1);
    expect((await send([503], { deadlineMs: 300 })).settled).toMatchObject({ retryAfterMs: 375 });
  });

  it('shortens the last attempt to what the deadline leaves', async () => {
    const { requests } = await send([never, 200], { timeoutMs: 15_000, deadlineMs: 10_000 });
    expect(requests.map(({ timeoutMs }) => timeoutMs)).toEqual([10_000, 9625]);
  });

  it('says before each attempt whether an earlier one may have been carried out', async () => {
    expect((await send([429, never, 200])).flags).toEqual([false, false, false]);
    expect((await send([lost, 429, 200])).flags).toEqual([false, true, true]);
    expect((await send([lost, never], { maxAttempts: 2 })).settled.outcome).toBe('maybe-sent');
  });

  it('repeats no credential of the request', async () => {
    const { settled } = await send([[400, {}, '{"errors":["token s3cr3t-token is odd"]}']]);
    expect(
      JSON.stringify(settled, (key, value: unknown) => (key === 'response' ? undefined : value)),
    ).not.toContain('s3cr3t-token');
  });

  it('ends a wait immediately when it is aborted', async () => {
    const controller = new AbortController();
    const clock = { ...clockOf(), sleep: () => Promise.reject(new Error('enough')) };
    controller.abort(new Error('enough'));
    const { settled, requests } = await send([never], { clock, signal: controller.signal });
    expect(settled).toMatchObject({ outcome: 'not-sent', error: { code: 'ABORTED' } });
    expect(requests).toHaveLength(1);
  });
});
