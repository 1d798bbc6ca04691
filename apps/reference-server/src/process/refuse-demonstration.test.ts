import { expect, test } from 'vitest';
import { demonstratesSignIn } from '../../test/harness/demonstration.ts';
import { refuseDemonstration } from './refuse-demonstration.ts';

test.runIf(demonstratesSignIn)('the demonstration sign-in does not run in production', () => {
  expect(() => {
    refuseDemonstration({ production: true, openId: undefined });
  }).toThrow(expect.objectContaining({ code: 'CONFIGURATION_INVALID' }) as Error);
  expect(() => {
    refuseDemonstration({ production: false, openId: undefined });
  }).not.toThrow();
  const issuer = new URL('https://login.nova.example');
  expect(() => {
    refuseDemonstration({
      production: true,
      openId: { issuer, clientId: 'x', clientSecret: 'x', accountClaim: 'sub' },
    });
  }).not.toThrow();
});
