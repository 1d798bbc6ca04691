import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readRateLimit, requestedWaitMs, retryWaitMs } from './rate-limit.ts';

const now = Date.UTC(2026, 10, 20, 12, 0, 50);
const epoch = now / 1000;

describe('requestedWaitMs (D-02)', () => {
  it.each<[string, Record<string, string>, number | undefined]>([
    ['nothing', {}, undefined],
    ['a reset in seconds', { 'x-ratelimit-reset': '7' }, 7000],
    ['a reset of 0', { 'x-ratelimit-reset': '0' }, 0],
    ['a reset in fractions', { 'x-ratelimit-reset': '1.5' }, 1500],
    ['a reset of two hours: the cap', { 'x-ratelimit-reset': '7200' }, 3_600_000],
    ['an absurd reset: the cap', { 'x-ratelimit-reset': '99999999' }, 3_600_000],
    ['a reset as Unix time', { 'x-ratelimit-reset': `${epoch + 9}` }, 9000],
    ['a reset as Unix time in milliseconds', { 'x-ratelimit-reset': `${now + 9000}` }, 9000],
    ['a reset as Unix time in the past', { 'x-ratelimit-reset': `${epoch - 9}` }, 0],
    ['a reset as Unix time far away: the cap', { 'x-ratelimit-reset': `${epoch + 90_000}` }, 3_600_000],
    ['spaces around it', { 'x-ratelimit-reset': ' 7 ' }, 7000],
    ['a negative reset', { 'x-ratelimit-reset': '-5' }, undefined],
    ['a word', { 'x-ratelimit-reset': 'soon' }, undefined],
    ['NaN', { 'x-ratelimit-reset': 'NaN' }, undefined],
    ['Infinity', { 'x-ratelimit-reset': 'Infinity' }, undefined],
    ['hexadecimal', { 'x-ratelimit-reset': '0x10' }, undefined],
    ['an exponent', { 'x-ratelimit-reset': '1e9' }, undefined],
    ['too many digits', { 'x-ratelimit-reset': '9'.repeat(400) }, undefined],
    ['two values joined', { 'x-ratelimit-reset': '5, 6' }, undefined],
    ['empty', { 'x-ratelimit-reset': '' }, undefined],
    ['Retry-After in seconds', { 'retry-after': '3' }, 3000],
    ['Retry-After of a day: the cap', { 'retry-after': '86400' }, 3_600_000],
    ['Retry-After as a date', { 'retry-after': new Date(now + 4000).toUTCString() }, 4000],
    ['Retry-After as an RFC 850 date', { 'retry-after': 'Friday, 20-Nov-26 12:00:54 GMT' }, 4000],
    ['Retry-After as an asctime date', { 'retry-after': 'Fri Nov 20 12:00:54 2026' }, 4000],
    ['Retry-After as a date in the past', { 'retry-after': new Date(now - 4000).toUTCString() }, 0],
    ['Retry-After that only Date.parse would read', { 'retry-after': '7 apples' }, undefined],
    ['Retry-After of a year alone', { 'retry-after': '-5' }, undefined],
    ['both: the later', { 'retry-after': '3', 'x-ratelimit-reset': '8' }, 8000],
    ['both, the other way round', { 'retry-after': '8', 'x-ratelimit-reset': '3' }, 8000],
    ['garbage beside a value', { 'retry-after': '3', 'x-ratelimit-reset': 'x' }, 3000],
    ['a period alone: its calendar-aligned end', { 'x-ratelimit-period': '60' }, 10_000],
    ['a period of 0', { 'x-ratelimit-period': '0' }, undefined],
    ['a reset before a period', { 'x-ratelimit-period': '60', 'x-ratelimit-reset': '2' }, 2000],
  ])('reads %s', (_, headers, expected) => {
    expect(requestedWaitMs(headers, now)).toBe(expected);
  });

  it('never asks for a negative, endless or undefined wait', () => {
    const text = fc.oneof(
      fc.string(),
      fc.integer().map(String),
      fc.date({ noInvalidDate: true }).map(String),
    );
    fc.assert(
      fc.property(text, text, text, (reset, retryAfter, period) => {
        const headers = {
          'x-ratelimit-reset': reset,
          'retry-after': retryAfter,
          'x-ratelimit-period': period,
        };
        const wait = requestedWaitMs(headers, now) ?? 0;
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(3_600_000);
      }),
    );
  });
});

describe('retryWaitMs', () => {
  const clock = (random: number) => ({
    now: () => now,
    random: () => random,
    sleep: () => Promise.resolve(),
  });

  it('doubles with each failure in a row, up to a minute, half of it by chance', () => {
    const waits = (random: number) =>
      [1, 2, 3, 4, 8, 99].map((failures) => Math.round(retryWaitMs(failures, undefined, clock(random))));
    expect(waits(0)).toEqual([250, 500, 1000, 2000, 30_000, 30_000]);
    expect(waits(0.999999)).toEqual([500, 1000, 2000, 4000, 60_000, 60_000]);
  });

  it('keeps what was asked for, spread upwards, with the back-off as its floor', () => {
    expect(retryWaitMs(1, 20_000, clock(0))).toBe(20_000);
    expect(retryWaitMs(1, 20_000, clock(0.5))).toBe(20_500);
    expect(retryWaitMs(3, 0, clock(0.5))).toBe(1500);
  });
});

describe('readRateLimit', () => {
  it('gives what the headers say', () => {
    const headers = {
      'x-ratelimit-name': 'webhooks_get',
      'x-ratelimit-limit': '60',
      'x-ratelimit-period': '10',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '4',
    };
    expect(readRateLimit(headers, now)).toEqual({
      name: 'webhooks_get',
      limit: 60,
      periodSeconds: 10,
      remaining: 0,
      resetAt: new Date(now + 4000),
    });
  });

  it('gives nothing when they say nothing', () => {
    expect(readRateLimit({ 'content-type': 'text/html', 'x-ratelimit-limit': 'many' }, now)).toBeUndefined();
  });
});
