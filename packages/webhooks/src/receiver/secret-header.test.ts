import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { describe, expect, it, onTestFinished } from 'vitest';
import { secretHeader } from './authentication.ts';

const old = 'old-secret-of-the-webhook';
const current = 'new-secret-of-the-webhook';
const signal = AbortSignal.abort();

describe('secretHeader (E-01)', () => {
  it('accepts both secrets during a rotation, and afterwards only the new one', async () => {
    const rotating = secretHeader({ header: 'X-Nova-Secret', secrets: [current, old] });
    const rotated = secretHeader({ header: 'X-Nova-Secret', secrets: [current] });
    expect(await rotating({ 'x-nova-secret': old }, signal)).toBe(true);
    expect(await rotating({ 'x-nova-secret': current }, signal)).toBe(true);
    expect(await rotated({ 'x-nova-secret': old }, signal)).toBe(false);
    expect(await rotated({ 'x-nova-secret': current }, signal)).toBe(true);
  });

  it.each([current, old, 'x', 'x'.repeat(5_000)])(
    'compares %.8s… with every secret, in constant time and at equal lengths',
    async (sent) => {
      const lengths: number[] = [];
      const { timingSafeEqual } = crypto;
      crypto.timingSafeEqual = (left, right) => {
        lengths.push(left.byteLength, right.byteLength);
        return timingSafeEqual(left, right);
      };
      syncBuiltinESMExports();
      onTestFinished(() => {
        crypto.timingSafeEqual = timingSafeEqual;
        syncBuiltinESMExports();
      });
      const authenticate = secretHeader({ header: 'X-Nova-Secret', secrets: [current, old] });
      await authenticate({ 'x-nova-secret': sent }, signal);
      expect(lengths).toEqual([32, 32, 32, 32]);
    },
  );

  it.each<[string, Record<string, string | string[] | undefined>]>([
    ['no header', {}],
    ['an empty header', { 'x-nova-secret': '' }],
    ['a part of the secret', { 'x-nova-secret': current.slice(0, -1) }],
    ['a longer text', { 'x-nova-secret': `${current}x` }],
    ['the secret twice, as Node joins it', { 'x-nova-secret': `${current}, ${current}` }],
    ['a list of headers', { 'x-nova-secret': [current] }],
    ['the secret in another header', { authorization: current }],
  ])('refuses %s', async (_what, headers) => {
    const authenticate = secretHeader({ header: 'X-Nova-Secret', secrets: [current] });
    expect(await authenticate(headers, signal)).toBe(false);
  });

  it('refuses to work with a secret that could be guessed, and does not repeat it', () => {
    const weak = () => secretHeader({ header: 'X-Nova-Secret', secrets: [current, 'short'] });
    expect(weak).toThrow(expect.objectContaining({ code: 'WEBHOOK_SECRET_WEAK' }));
    expect(weak).not.toThrow(/short"/);
    const none: unknown = [];
    expect(() => secretHeader({ header: 'X', secrets: none as [string] })).toThrow(
      expect.objectContaining({ code: 'WEBHOOK_SECRET_WEAK' }),
    );
  });
});
