import { setImmediate as nextTurn } from 'node:timers/promises';
import { TransportError, type TransportResponse } from '@tilekit/core';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../test/virtual-clock.ts';
import { FairQueue } from '../lanes/fair-queue.ts';
import { deliveryOf, type Delivery, type DeliveryOptions } from './delivery.ts';
import { sendWithRetries } from './send-with-retries.ts';

const request = { method: 'POST' as const, url: new URL('http://127.0.0.1:1/') };
type Step = number | Error | [number, Record<string, string>];

/** A delivery whose transport answers one step after the other, the last one for ever. */
function scripted(
  steps: readonly Step[],
  options: DeliveryOptions = {},
): Delivery & { readonly attempts: () => number } {
  let attempts = 0;
  const transport = async (): Promise<TransportResponse> => {
    await Promise.resolve();
    const step = steps[Math.min(attempts, steps.length - 1)] ?? 202;
    attempts += 1;
    if (step instanceof Error) throw step;
    const [status, headers] = typeof step === 'number' ? [step, {}] : step;
    return { status, headers, body: Buffer.alloc(0) };
  };
  return { ...deliveryOf({ transport, clock: createVirtualClock(0), ...options }), attempts: () => attempts };
}

const hangUp = new TransportError('CONNECTION_LOST', 'gone', { maybeSent: true });

describe('sendWithRetries', () => {
  it.each([408, 429, 500, 502, 503, 504])('repeats after %i (D-03)', async (status) => {
    const delivery = scripted([status, status, 202]);
    expect(await sendWithRetries(request, delivery)).toMatchObject({ verdict: 'accepted' });
    expect(delivery.attempts()).toBe(3);
  });

  it.each([
    new Error('socket hang up'),
    hangUp,
    new TransportError('TIMED_OUT', 'slow', { maybeSent: true }),
    new TransportError('HOST_NOT_FOUND', 'dns', { maybeSent: false }),
    new TransportError('CONNECTION_FAILED', 'refused', { maybeSent: false }),
  ])('repeats after a lost connection: %s', async (error) => {
    expect(await sendWithRetries(request, scripted([error, 202]))).toMatchObject({ verdict: 'accepted' });
  });

  it.each<[number, string]>([
    [400, 'refused content'],
    [422, 'refused content'],
    [413, 'too large'],
    [401, 'refused credential'],
    [403, 'refused credential'],
    [404, 'refused request'],
    [301, 'refused request'],
    [200, 'accepted'],
  ])('does not repeat %i: %s', async (status, verdict) => {
    const delivery = scripted([status]);
    expect(await sendWithRetries(request, delivery)).toMatchObject({ verdict });
    expect(delivery.attempts()).toBe(1);
  });

  it.each(['TLS_HOST_MISMATCH', 'TLS_FAILED', 'ABORTED'] as const)(
    'does not repeat %s (R73)',
    async (code) => {
      const delivery = scripted([new TransportError(code, 'no', { maybeSent: false })]);
      await expect(sendWithRetries(request, delivery)).rejects.toMatchObject({ code });
      expect(delivery.attempts()).toBe(1);
    },
  );

  it('waits longer with each failure in a row, up to the cap, half of it by chance (D-02)', async () => {
    for (const [random, expected] of [
      [0, [250, 500, 1000, 2000, 2000]],
      [0.999999, [500, 1000, 2000, 4000, 4000]],
    ] as const) {
      const clock = createVirtualClock(0, () => random);
      const delivery = scripted([500, 500, 500, 500, 500, 202], { clock, retry: { maxWaitMs: 4000 } });
      await sendWithRetries(request, delivery);
      expect(clock.slept.map((ms) => Math.round(ms))).toEqual(expected);
    }
  });

  it('keeps a requested wait, spreads it, and caps an absurd one (D-02)', async () => {
    const clock = createVirtualClock(0);
    const steps: Step[] = [
      [429, { 'x-ratelimit-reset': '20' }],
      [429, { 'x-ratelimit-reset': '999999' }],
      202,
    ];
    await sendWithRetries(request, scripted(steps, { clock }));
    expect(clock.slept).toEqual([20_500, 60_000]);
  });

  it('does not storm when the reset is 0', async () => {
    const clock = createVirtualClock(0);
    const zero: Step = [429, { 'x-ratelimit-reset': '0' }];
    await sendWithRetries(request, scripted([zero, zero, zero, 202], { clock }));
    expect(clock.slept).toEqual([375, 750, 1500]);
  });

  it('gives up before a wait that would pass the deadline', async () => {
    const clock = createVirtualClock(0);
    const delivery = scripted([503], { clock, retry: { giveUpAfterMs: 10_000 } });
    await expect(sendWithRetries(request, delivery)).rejects.toMatchObject({
      code: 'DELIVERY_GAVE_UP',
      status: 503,
    });
    expect(clock.now()).toBeLessThanOrEqual(10_000);
    expect(delivery.attempts()).toBe(5);
  });

  it('says when to try again, once it has given up', async () => {
    const retry = { giveUpAfterMs: 1000 };
    const asked = scripted([[429, { 'x-ratelimit-reset': '20' }]], { clock: createVirtualClock(0), retry });
    await expect(sendWithRetries(request, asked)).rejects.toMatchObject({
      code: 'DELIVERY_GAVE_UP',
      retryAfterMs: 20_500,
    });
    const unasked = scripted([503], { clock: createVirtualClock(0), retry });
    await expect(sendWithRetries(request, unasked)).rejects.toMatchObject({ retryAfterMs: 750 });
  });

  it('gives each attempt its own timeout', async () => {
    let timeoutMs: number | undefined;
    const transport = (sent: { timeoutMs?: number | undefined }): Promise<TransportResponse> => {
      timeoutMs = sent.timeoutMs;
      return Promise.resolve({ status: 202, headers: {}, body: Buffer.alloc(0) });
    };
    await sendWithRetries(request, deliveryOf({ transport, retry: { attemptTimeoutMs: 123 } }));
    expect(timeoutMs).toBe(123);
  });

  it('says which attempts may be duplicates: after lost answers, 408 and 5xx, not after 429', async () => {
    const seen = async (steps: Step[]): Promise<boolean[]> => {
      const flags: boolean[] = [];
      await sendWithRetries(request, scripted(steps), (maybeDuplicate) => flags.push(maybeDuplicate));
      return flags;
    };
    expect(await seen([429, 202])).toEqual([false, false]);
    expect(await seen([new TransportError('CONNECTION_FAILED', 'x', { maybeSent: false }), 202])).toEqual([
      false,
      false,
    ]);
    expect(await seen([hangUp, 429, 202])).toEqual([false, true, true]);
    expect(await seen([500, 202])).toEqual([false, true]);
    expect(await seen([408, 202])).toEqual([false, true]);
  });

  it("holds the whole lane back after 429: the budget is the organisation's (D-02)", async () => {
    const wake = Promise.withResolvers<undefined>();
    let now = 0;
    const clock = {
      now: () => now,
      random: () => 0,
      sleep: async (ms: number) => {
        await wake.promise;
        now += ms;
      },
    };
    const lane = new FairQueue({ clock }).lane('a');
    const limited = scripted([[429, { 'retry-after': '30' }], 202], { clock, lane });
    const other = scripted([202], { clock, lane });
    const first = sendWithRetries(request, limited);
    await nextTurn();
    const second = sendWithRetries(request, other);
    await nextTurn();
    expect([limited.attempts(), other.attempts()]).toEqual([1, 0]);
    wake.resolve(undefined);
    await Promise.all([first, second]);
    expect(now).toBe(30_000);
    expect([limited.attempts(), other.attempts()]).toEqual([2, 1]);
  });

  it('ends a wait at once when it is aborted', async () => {
    const controller = new AbortController();
    const sleepless = { ...createVirtualClock(0), sleep: () => new Promise<void>(() => undefined) };
    const delivery = scripted([503], { clock: sleepless, signal: controller.signal });
    const sending = sendWithRetries(request, delivery);
    await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort(new Error('enough'));
    await expect(sending).rejects.toThrow('enough');
    expect(delivery.attempts()).toBe(1);
  });
});
