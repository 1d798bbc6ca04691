import { randomBytes } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { describe, expect, test } from 'vitest';
import { decryptCompact, encryptCompact, readHeader } from './jwe.ts';

const key = new Uint8Array(randomBytes(32));
const header = { kid: 'a', field: 'api_key' };
const plaintext = 'a secret, with ümlauts';
const protocol = { alg: 'dir', enc: 'A256GCM' };

async function byJose(protectedHeader: { alg: string; enc: string; kid?: string }, secret = key) {
  return new CompactEncrypt(new TextEncoder().encode(plaintext))
    .setProtectedHeader(protectedHeader)
    .encrypt(secret);
}

test('jose opens what is sealed here, and what jose sealed opens here (RFC 7516)', async () => {
  const opened = await compactDecrypt(encryptCompact(plaintext, header, key), key, {
    keyManagementAlgorithms: ['dir'],
    contentEncryptionAlgorithms: ['A256GCM'],
  });
  expect(new TextDecoder().decode(opened.plaintext)).toBe(plaintext);
  expect(opened.protectedHeader).toEqual({ ...protocol, ...header });
  expect(decryptCompact(await byJose({ ...protocol, ...header }), key)).toEqual({
    plaintext,
    header: { ...protocol, ...header },
  });
});

describe('decryptCompact refuses', () => {
  const sealed = encryptCompact(plaintext, header, key);
  const [head = '', , iv = '', encrypted = '', tag = ''] = sealed.split('.');
  const short = (part: string, bytes: number) =>
    Buffer.from(part, 'base64url').subarray(0, bytes).toString('base64url');

  test.each([
    ['another algorithm', async () => byJose({ alg: 'A256KW', enc: 'A256GCM', kid: 'a' })],
    [
      'a shorter key’s encryption',
      async () => byJose({ alg: 'dir', enc: 'A128GCM', kid: 'a' }, key.slice(16)),
    ],
    ['no key id', async () => byJose(protocol)],
    ['a part too few', () => [head, '', iv, encrypted].join('.')],
    ['a part too many', () => `${sealed}.${tag}`],
    ['an encrypted key', () => [head, 'AAAA', iv, encrypted, tag].join('.')],
    // GCM itself would be content with 32 bits of a tag.
    ['a tag cut short', () => [head, '', iv, encrypted, short(tag, 4)].join('.')],
    ['a vector of another length', () => [head, '', short(iv, 8), encrypted, tag].join('.')],
    ['another header', () => sealed.replace(head, Buffer.from('{"kid":"a"}').toString('base64url'))],
  ])('%s', async (_, make) => {
    const text = await make();
    expect(() => decryptCompact(text, key)).toThrow();
  });

  test('another key', () => {
    expect(() => decryptCompact(sealed, new Uint8Array(randomBytes(32)))).toThrow();
  });
});

test('no two are alike: the vector is drawn anew', () => {
  const vectors = Array.from({ length: 1_000 }, () => encryptCompact(plaintext, header, key).split('.')[2]);
  expect(new Set(vectors).size).toBe(1_000);
});

test.each(['', '.', 'null', 'e30.', `${Buffer.from('[]').toString('base64url')}.`, 'eyJraWQiOjF9.'])(
  '"%s" has no header',
  (text) => {
    expect(readHeader(text)).toBeUndefined();
  },
);
