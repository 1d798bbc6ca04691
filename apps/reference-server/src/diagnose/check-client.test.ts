import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checkConfiguration, checkFaults, checkSecrets, checkUrls } from './check-client.ts';
import type { Environment } from './config.ts';

const file = {
  id: 'test-client-id',
  redirectUris: ['https://deploy.example.org/datadog/callback'],
  onboardingUrl: 'https://deploy.example.org/datadog/onboarding',
  scopes: ['api_keys_write'],
};

const production: Environment = {
  sandboxUrl: undefined,
  production: true,
  publicUrl: 'https://deploy.example.org',
  clientId: 'published-client-id',
  clientSecret: 'c2VjcmV0LW9mLXRoZS1jbGllbnQ',
  encryptionKeys: `k1:${randomBytes(32).toString('base64')}`,
  sessionSecret: randomBytes(32).toString('hex'),
  testClientSecret: undefined,
  openIdIssuer: undefined,
  unreadableFiles: [],
};

function wrongs(
  change: Partial<Environment>,
  profile: 'test' | 'published' = 'published',
  redirectUris = file.redirectUris,
) {
  const environment = { ...production, ...change };
  const client = { ...file, redirectUris };
  return [
    ...checkConfiguration(environment, client, profile),
    ...checkSecrets(environment, client),
    ...checkUrls(environment, client, profile),
  ].filter(({ result }) => result === 'wrong');
}

describe('diagnose', () => {
  test('a complete published set-up has nothing wrong', () => {
    expect(wrongs({})).toEqual([]);
  });

  test.each([
    ['the test client', { clientId: undefined }],
    ['a sandbox', { sandboxUrl: 'http://127.0.0.1:4400' }],
    ['no client secret', { clientSecret: undefined }],
    ['an example secret', { clientSecret: 'sandbox-published-client-secret' }],
    ['a bad key ring', { encryptionKeys: 'k1:c2hvcnQ=' }],
    ['an unreadable secret file', { unreadableFiles: ['SESSION_SECRET_FILE'] }],
    ['no public URL', { publicUrl: undefined }],
    ['a public URL without redirect URI', { publicUrl: 'https://other.example.org' }],
  ] satisfies [string, Partial<Environment>][])('published with %s is wrong', (_, change) => {
    expect(wrongs(change)).toHaveLength(1);
  });

  test.each([
    ['a wildcard', 'https://*.example.org/callback'],
    ['a testing host', 'https://abc.ngrok.app/callback'],
    ['an example', 'https://deploy.nova.example/callback'],
    ['plain http', 'http://deploy.example.org/callback'],
  ])('published with %s as redirect URI is wrong (R75)', (_, url) => {
    expect(wrongs({}, 'published', [...file.redirectUris, url])).toHaveLength(1);
  });

  test('the server needs a client id unless the sandbox stands in for Datadog, and the message names it', () => {
    const [wrongOne, ...others] = wrongs({ clientId: undefined }, 'test');
    expect([wrongOne?.what, others]).toEqual(['DATADOG_CLIENT_ID is not set.', []]);
    expect(wrongOne?.remedy).toContain(file.id);
    expect(
      wrongs({ clientId: undefined, sandboxUrl: 'http://127.0.0.1:4400', production: false }, 'test'),
    ).toEqual([]);
    expect(checkFaults(['DATADOG_CLIENT_ID is required unless DATADOG_SANDBOX_URL is set.'])).toEqual([]);
    expect(checkFaults(['DATADOG_CLIENT_ID must match format "uuid".'])).toHaveLength(1);
  });

  test('the test profile with the published client is wrong', () => {
    expect(wrongs({}, 'test')).toHaveLength(1);
  });

  test('the secret of the test client beside the published one is known, and missed without being wrong', () => {
    const look = (testClientSecret: string | undefined) =>
      checkSecrets({ ...production, testClientSecret }, file)
        .filter(({ what }) => what.startsWith('DATADOG_TEST_CLIENT_SECRET'))
        .map(({ result }) => result);
    expect(look(undefined)).toEqual(['open']);
    expect(look('c2VjcmV0LW9mLXRoZS10ZXN0')).toEqual(['ok']);
  });

  test('other reasons why the server would refuse to start are reported once', () => {
    const faults = [
      'PORT must be <= 65535.',
      'SESSION_SECRET is required.',
      'SESSION_SECRET_FILE names "/x".',
    ];
    expect(checkFaults(faults).map(({ what }) => what)).toEqual(['PORT must be <= 65535.']);
  });

  test('no secret is repeated', () => {
    const key = 'c2hvcnQtYnV0LXNlY3JldA==';
    const text = JSON.stringify(wrongs({ encryptionKeys: `k1:${key}`, clientSecret: 'test-hunter2' }));
    expect(text).not.toContain(key);
    expect(text).not.toContain('hunter2');
  });
});
