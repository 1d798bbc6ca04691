import { describe, expect, it } from 'vitest';
import { bearerToken } from './authentication.ts';

describe('bearerToken', () => {
  const seen: string[] = [];
  const authenticate = bearerToken({
    verify: (token) => {
      seen.push(token);
      return token === 'good.token';
    },
  });
  const { signal } = new AbortController();

  it.each([
    ['Bearer good.token', true],
    ['bearer good.token', true],
    ['Bearer bad.token', false],
  ])('asks the hook about "%s"', async (authorization, expected) => {
    expect(await authenticate({ authorization }, signal)).toBe(expected);
  });

  it.each([
    '',
    'Bearer',
    'Basic Bearer good.token',
    'Bearer ',
    'Basic good.token',
    'Bearer good.token more',
    'Bearer  good.token',
    'good.token',
  ])('does not trouble the hook with "%s"', async (authorization) => {
    seen.length = 0;
    expect(await authenticate({ authorization }, signal)).toBe(false);
    expect(seen).toEqual([]);
  });
});
