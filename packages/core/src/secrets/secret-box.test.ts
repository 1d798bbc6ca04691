import { describe, expect, test } from 'vitest';

import { createSecretBox } from './create-secret-box.ts';
import { parseKeyRing, type KeyRing } from './key-ring.ts';

const random = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64');
const ring = parseKeyRing(`new:${random()}, old:${random()}`);
const context = {
  purpose: 'installation',
  installationId: 'id-1',
  accountId: 'account-1',
  field: 'api_key',
} as const;

describe('createSecretBox', () => {
  const box = createSecretBox(ring);

  test('opens what it sealed, and never seals the same text alike', async () => {
    const [first, second] = await Promise.all([box.seal('a secret', context), box.seal('a secret', context)]);
    expect(first).not.toBe(second);
    expect(first).not.toContain('a secret');
    expect(await box.open(first, context)).toBe('a secret');
    expect(box.isCurrent(first)).toBe(true);
  });

  test('opens what an older key sealed, and knows that it is not current', async () => {
    const sealed = await createSecretBox([ring[1]!]).seal('a secret', context);
    expect(box.isCurrent(sealed)).toBe(false);
    expect(await box.open(sealed, context)).toBe('a secret');
  });

  test('a flipped bit anywhere does not open (B-01)', async () => {
    const sealed = await box.seal('a secret', context);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
      // The last character of a base64url part may carry unused bits.
      const same = changed
        .split('.')
        .every((part, index) => decoded(part) === decoded(sealed.split('.')[index]!));
      if (!same)
        await expect(box.open(changed, context)).rejects.toMatchObject({
          code: expect.stringMatching(/^(SECRET_UNREADABLE|KEY_UNKNOWN)$/) as string,
        });
    }
  });

  test.each([
    { ...context, installationId: 'id-2' },
    { ...context, accountId: 'account-2' },
    { ...context, field: 'refresh_token' },
    { ...context, purpose: 'session' },
  ])('does not open in another place: %j (B-01)', async (other) => {
    const sealed = await box.seal('a secret', context);
    await expect(box.open(sealed, other)).rejects.toMatchObject({ code: 'SECRET_UNREADABLE' });
  });

  test('names a missing key', async () => {
    const sealed = await createSecretBox(parseKeyRing(`gone:${random()}`)).seal('a secret', context);
    await expect(box.open(sealed, context)).rejects.toMatchObject({ code: 'KEY_UNKNOWN' });
  });

  test.each(['', 'x', 'a.b.c.d.e', '....', 'eyJhbGciOiJub25lIn0..a.b.c'])(
    'what is not sealed does not open: "%s"',
    async (text) => {
      await expect(box.open(text, context)).rejects.toMatchObject({ code: 'SECRET_UNREADABLE' });
    },
  );
});

describe('parseKeyRing', () => {
  test('the first key is the active one', () => {
    expect(ring.map(({ id }) => id)).toEqual(['new', 'old']);
    const accepted: KeyRing = ring;
    expect(accepted[0].key).toHaveLength(32);
  });

  test.each([
    '',
    ',',
    'a',
    'a:',
    ':abc',
    'a:short',
    `a:${Buffer.alloc(32).toString('base64')}`,
    `a:${Buffer.from('change-me-change-me-change-me-32').toString('base64')}`,
    `a:${Buffer.alloc(31, 'abcdefghijklmnopqrstuvwxyz').toString('base64')}`,
    `a:${random()},a:${random()}`,
    `a b:${random()}`,
  ])('refuses "%s" (B-03), and does not repeat the key', (text) => {
    const key = text.split(':')[1];
    let message = '';
    try {
      parseKeyRing(text);
    } catch (error) {
      if (error instanceof Error) message = error.message;
      expect(error).toMatchObject({ code: 'KEY_RING_INVALID' });
    }
    expect(message).not.toBe('');
    if (key) expect(message).not.toContain(key);
  });
});

function decoded(part: string): string {
  return Buffer.from(part, 'base64url').toString('hex');
}
