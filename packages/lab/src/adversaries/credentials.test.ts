import { describe, expect, test } from 'vitest';
import { SecretSearch } from './credentials.ts';

const secrets = [
  { kind: 'api_key', value: '0123456789abcdef0123456789abcdef', organization: 'a' },
  { kind: 'access_token', value: 'ddtoken/with+signs=and-more', organization: 'a' },
];
const search = new SecretSearch(secrets);
const kindIn = (text: string) => search.find(text, () => true)?.kind;

describe('a secret is found', () => {
  test.each([
    ['at the beginning', '0123456789abcdef0123456789abcdef!', 'api_key'],
    ['in the middle', `<p>key=0123456789abcdef0123456789abcdef</p>`, 'api_key'],
    ['at the end of a long text', `${'x'.repeat(100_000)}0123456789abcdef0123456789abcdef`, 'api_key'],
    ['as a part of an address', `?t=${encodeURIComponent('ddtoken/with+signs=and-more')}`, 'access_token'],
    ['as base64', Buffer.from('ddtoken/with+signs=and-more').toString('base64'), 'access_token'],
    [
      'within base64',
      Buffer.from('{"token":"ddtoken/with+signs=and-more"}').toString('base64'),
      'access_token',
    ],
    ['as hex', Buffer.from('0123456789abcdef0123456789abcdef').toString('hex'), 'api_key'],
  ])('%s', (_, text, kind) => {
    expect(kindIn(text)).toBe(kind);
  });
});

test('half of a key is found as well, its first or last characters alone are not', () => {
  expect(kindIn('0123456789abcdef…')).toBe('api_key');
  expect(kindIn('01234567…89abcdef')).toBeUndefined();
});
