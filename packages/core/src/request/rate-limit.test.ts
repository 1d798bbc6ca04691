import { describe, expect, it } from 'vitest';
import { requestedWaitMs } from './requested-wait.ts';

const now = Date.UTC(2026, 10, 20, 12, 0, 50);
const epoch = now / 1000;

describe('requestedWaitMs (D-02)', () => {
  it.each<[string, Record<string, string>, number | undefined]>([
    ['nothing', {}, undefined],
    ['a reset in seconds', { 'x-ratelimit-reset': '7' }, 7000],
    ['a reset of 0', { 'x-ratelimit-reset': '0' }, 0],
    ['a reset in fractions', { 'x-ratelimit-reset': '1.5' }, 1500],
    ['a reset as Unix time', { 'x-ratelimit-reset': `${epoch + 9}` }, 9000],
    ['a reset as Unix time in the past', { 'x-ratelimit-reset': `${epoch - 9}` }, 0],
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
    ['Retry-After as a date', { 'retry-after': new Date(now + 4000).toUTCString() }, 4000],
    ['Retry-After as a date in the past', { 'retry-after': new Date(now - 4000).toUTCString() }, 0],
    ['Retry-After that only Date.parse would read', { 'retry-after': '7 apples' }, undefined],
    ['both: the later', { 'retry-after': '3', 'x-ratelimit-reset': '8' }, 8000],
    ['garbage beside a value', { 'retry-after': '3', 'x-ratelimit-reset': 'x' }, 3000],
    ['a period alone: its calendar-aligned end', { 'x-ratelimit-period': '60' }, 10_000],
    ['a period of 0', { 'x-ratelimit-period': '0' }, undefined],
    ['a reset before a period', { 'x-ratelimit-period': '60', 'x-ratelimit-reset': '2' }, 2000],
  ])('reads %s', (_, headers, expected) => {
    expect(requestedWaitMs(headers, now)).toBe(expected);
  });
});
