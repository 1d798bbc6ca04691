import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checkConfiguration, checkSecrets, checkUrls } from './check-client.ts';
import type { Environment } from './config.ts';

const file = {
  id: 'test-client-id',
  redirectUris: ['https://deploy.nova.example/datadog/callback'],
  onboardingUrl: 'https://deploy.nova.example/datadog/onboarding',
  scopes: ['api_keys_write'],
};

const production: Environment = {
  sandboxUrl: undefined,
  production: true,
  publicUrl: 'https://deploy.nova.example',
  clientId: 'published-client-id',
  clientSecret: 'c2VjcmV0LW9mLXRoZS1jbGllbnQ',
  encryptionKeys: `k1:${randomBytes(32).toString('base64')}`,
  sessionSecret: randomBytes(32).toString('hex'),
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
    ...checkSecrets(environment),
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
    ['a public URL without redirect URI', { publicUrl: 'https://other.example' }],
  ] satisfies [string, Partial<Environment>][])('published with %s is wrong', (_, change) => {
    expect(wrongs(change)).toHaveLength(1);
  });

  test.each([
    ['a wildcard', 'https://*.nova.example/callback'],
    ['a testing host', 'https://abc.ngrok.app/callback'],
    ['plain http', 'http://deploy.nova.example/callback'],
  ])('published with %s as redirect URI is wrong (R75)', (_, url) => {
    expect(wrongs({}, 'published', [...file.redirectUris, url])).toHaveLength(1);
  });

  test('the test profile with the published client is wrong', () => {
    expect(wrongs({}, 'test')).toHaveLength(1);
  });

  test('no secret is repeated', () => {
    const key = 'c2hvcnQtYnV0LXNlY3JldA==';
    const text = JSON.stringify(wrongs({ encryptionKeys: `k1:${key}`, clientSecret: 'test-hunter2' }));
    expect(text).not.toContain(key);
    expect(text).not.toContain('hunter2');
  });
});
