import { describe, expect, it, vi } from 'vitest';
import { createToken, isToken } from './webhook-identity.ts';

describe('the token of an address (E-07)', () => {
  it('is 256 bits, and never the same', () => {
    const tokens = Array.from({ length: 100 }, createToken);
    for (const token of tokens) {
      expect(isToken(token)).toBe(true);
      expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    }
    expect(new Set(tokens).size).toBe(100);
  });

  it('follows from nothing that another process could count or know', async () => {
    const own = Array.from({ length: 200 }, createToken);
    vi.resetModules();
    const another = await import('./webhook-identity.ts');
    expect(another.createToken).not.toBe(createToken);
    for (const token of Array.from({ length: 200 }, another.createToken)) expect(own).not.toContain(token);
  });
});
