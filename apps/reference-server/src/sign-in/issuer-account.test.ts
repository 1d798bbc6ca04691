import { expect, test } from 'vitest';
import { issuerAccountId, platformAccountId } from './issuer-account.ts';

test('the same subject at two issuers is two accounts, and one user of the platform', () => {
  const [first, second] = ['https://login.example.com', 'https://login.example.org/realm'].map((issuer) =>
    issuerAccountId(new URL(issuer), 'user 7'),
  );
  expect(first).not.toBe(second);
  expect([first, second].map((id) => platformAccountId(id ?? ''))).toEqual(['user 7', 'user 7']);
});

test.each(['user-7', 'dana@customer.example', 'two words', 'https://not-an-account'])(
  'an id of another sign-in stays as it is: %s',
  (id) => {
    expect(platformAccountId(id)).toBe(id);
  },
);
