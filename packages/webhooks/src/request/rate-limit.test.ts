import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRateLimit, requestedDelayMs } from './rate-limit.ts';

const now = Date.UTC(2026, 10, 20, 12);
const inSeconds = (seconds: number) => String(now / 1000 + seconds);

describe('requestedDelayMs (D-02)', () => {
  it.each<[string, Record<string, string>, number | undefined]>([
    ['seconds', { 'x-ratelimit-reset': '7' }, 7000],
    ['zero', { 'x-ratelimit-reset': '0' }, 0],
    ['a Unix time', { 'x-ratelimit-reset': inSeconds(7) }, 7000],
    ['a Unix time that has passed', { 'x-ratelimit-reset': inSeconds(-3) }, 0],
    ['a Unix time far away', { 'x-ratelimit-reset': inSeconds(90_000) }, undefined],
    ['a Unix time in milliseconds', { 'x-ratelimit-reset': String(now) }, undefined],
    ['garbage', { 'x-ratelimit-reset': 'soon' }, undefined],
    ['a negative number', { 'x-ratelimit-reset': '-5' }, undefined],
    ['nothing', {}, undefined],
    ['Retry-After in seconds', { 'retry-after': '3' }, 3000],
    ['Retry-After as a date', { 'retry-after': 'Fri, 20 Nov 2026 12:00:09 GMT' }, 9000],
    ['Retry-After of a day', { 'retry-after': '86400' }, undefined],
    ['Retry-After that is empty', { 'retry-after': '' }, undefined],
    ['the longer of both', { 'retry-after': '3', 'x-ratelimit-reset': '4' }, 4000],
    ['the usable of both', { 'retry-after': '3', 'x-ratelimit-reset': 'soon' }, 3000],
  ])('understands %s', (_what, headers, expected) => {
    expect(requestedDelayMs(headers, now)).toBe(expected);
  });

  it('never asks for a negative, endless or undefined wait', () => {
    const text = fc.oneof(
      fc.string(),
      fc.integer().map(String),
      fc.date({ noInvalidDate: true }).map(String),
    );
    fc.assert(
      fc.property(text, text, (reset, retryAfter) => {
        const delay = requestedDelayMs({ 'x-ratelimit-reset': reset, 'retry-after': retryAfter }, now) ?? 0;
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(3_600_000);
      }),
    );
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
