import { expect, test } from 'vitest';
import { testIntegration } from '../../test/harness/test-integration.ts';
import { demonstration } from '../plug-in/integration.ts';
import { refuseDemonstration } from './refuse-demonstration.ts';

const sandbox = 'http://127.0.0.1:4400';
const openId = {
  issuer: new URL('https://login.nova.example'),
  clientId: 'x',
  clientSecret: 'x',
  accountClaim: 'sub',
};
const invented = {
  ...testIntegration,
  signIn: demonstration({ ...testIntegration.signIn }),
  collect: demonstration(() => Promise.resolve({})),
};

test('the demonstration runs with the sandbox alone, and each of its parts is named with its remedy', () => {
  const config = { sandboxUrl: undefined, openId: undefined };
  const refused = () => {
    refuseDemonstration(config, invented);
  };
  expect(refused).toThrow(expect.objectContaining({ code: 'CONFIGURATION_INVALID' }) as Error);
  expect(refused).toThrow(/- signIn: .*OIDC_ISSUER[\s\S]*- collect: /);
  expect(() => {
    refuseDemonstration({ ...config, sandboxUrl: sandbox }, invented);
  }).not.toThrow();
});

test('with OpenID Connect the sign-in may stay, and nothing else', () => {
  const config = { sandboxUrl: undefined, openId };
  const refused = () => {
    refuseDemonstration(config, invented);
  };
  expect(refused).toThrow(/- collect: /);
  expect(refused).not.toThrow(/- signIn: /);
  expect(() => {
    refuseDemonstration(config, testIntegration);
  }).not.toThrow();
});
