import { expect, test } from 'vitest';
import { testIntegration } from '../../test/harness/test-integration.ts';
import { createConfig, findFaults } from '../config.ts';
import { demonstration } from '../plug-in/integration.ts';
import { demonstrationFaults } from './refuse-demonstration.ts';

const invented = {
  ...testIntegration,
  signIn: demonstration({ ...testIntegration.signIn }),
  collect: demonstration(() => Promise.resolve({})),
};

test('the demonstration runs with the sandbox alone, and each of its parts is a fault with its remedy', () => {
  const faults = findFaults({ NODE_ENV: 'development' }, demonstrationFaults(invented));
  expect(faults).toContainEqual(expect.stringMatching(/^integration.signIn .*OIDC_ISSUER/));
  expect(faults).toContainEqual(expect.stringMatching(/^integration.collect .*collect.ts/));
  // All together, with what the environment lacks.
  expect(faults).toContainEqual(expect.stringMatching(/^DATABASE_URL is required/));
  const sandbox = { DATADOG_SANDBOX_URL: 'http://127.0.0.1:4400' };
  expect(findFaults(sandbox, demonstrationFaults(invented))).toEqual([]);
  expect(() => createConfig({}, demonstrationFaults(invented))).toThrow(/integration.signIn/);
});

test('with OpenID Connect the sign-in may stay, and nothing else', () => {
  const faults = findFaults({ OIDC_ISSUER: 'https://login.nova.example' }, demonstrationFaults(invented));
  expect(faults.filter((fault) => fault.startsWith('integration.'))).toEqual([
    expect.stringMatching(/^integration.collect /),
  ]);
  const own = findFaults({}, demonstrationFaults(testIntegration));
  expect(own.filter((fault) => fault.startsWith('integration.'))).toEqual([]);
});
