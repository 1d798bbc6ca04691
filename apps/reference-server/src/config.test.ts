import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createConfig } from './config.ts';
import { fileVariables } from './config/environment-schema.ts';

const directory = mkdtempSync(join(tmpdir(), 'tilekit-config-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const key = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64');
const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://deploy.nova.example',
  DATADOG_CLIENT_ID: '0b2c6c1e-5d5b-4a53-9a09-0c3f3f3f1c11',
  DATADOG_CLIENT_SECRET: 'd1a5c0ffee5ec2e7d1a5c0ffee5ec2e7',
  ENCRYPTION_KEYS: `a:${key}`,
  SESSION_SECRET: 'k3J9vQ2mX8sR5tY7uW1zA4bC6dE0fG2h',
};
const openId = {
  OIDC_ISSUER: 'https://login.nova.example',
  OIDC_CLIENT_ID: 'datadog-integration',
  OIDC_CLIENT_SECRET: 'a57b1dd0c0ffee00a57b1dd0c0ffee00',
};
const development = {
  DATADOG_SANDBOX_URL: 'http://127.0.0.1:4400',
  TILEKIT_DATA_DIR: join(directory, 'data'),
};

function faultsOf(environment: Record<string, string | undefined>): string {
  try {
    createConfig(environment);
    return '';
  } catch (error) {
    expect(error).toMatchObject({ code: 'CONFIGURATION_INVALID' });
    return error instanceof Error ? error.message : '';
  }
}

describe('the environment (F-06)', () => {
  test.each<[string, Record<string, string | undefined>, string[]]>([
    [
      'every fault at once',
      { ...production, PORT: 'http', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://x' },
      ['PORT', 'LOG_LEVEL', 'DATABASE_URL'],
    ],
    ['a port above 65535', { ...production, PORT: '70000' }, ['PORT']],
    ['a public URL with a path', { ...production, PUBLIC_URL: 'https://a.example/b' }, ['PUBLIC_URL']],
    ['a public URL without https', { ...production, PUBLIC_URL: 'http://a.example' }, ['PUBLIC_URL']],
    ['a client id that is no UUID', { ...production, DATADOG_CLIENT_ID: 'nova' }, ['DATADOG_CLIENT_ID']],
    ['a short session secret', { ...production, SESSION_SECRET: 'short' }, ['SESSION_SECRET']],
    [
      'nothing at all',
      {},
      ['PUBLIC_URL', 'DATADOG_CLIENT_ID', 'DATADOG_CLIENT_SECRET', 'ENCRYPTION_KEYS', 'SESSION_SECRET'],
    ],
    ['half a sign-in', { ...production, OIDC_ISSUER: 'https://login.nova.example' }, ['OIDC_CLIENT_ID']],
    [
      'a sign-in without https in production',
      { ...production, ...openId, OIDC_ISSUER: 'http://login.nova.example' },
      ['OIDC_ISSUER'],
    ],
    [
      'an issuer with a query',
      { ...production, ...openId, OIDC_ISSUER: 'https://a.example/?b' },
      ['OIDC_ISSUER'],
    ],
    ['the sandbox in production', { ...production, ...development }, ['DATADOG_SANDBOX_URL']],
    [
      'the secret of the sandbox in production',
      { ...production, DATADOG_CLIENT_SECRET: 'sandbox-test-client-secret' },
      ['DATADOG_CLIENT_SECRET'],
    ],
    [
      'the secret of the test client without a published client',
      { ...development, DATADOG_TEST_CLIENT_SECRET: 'f00dbabef00dbabe' },
      ['DATADOG_TEST_CLIENT_SECRET needs DATADOG_CLIENT_ID'],
    ],
    [
      'a site that takes the host of another',
      { ...production, DATADOG_EXTRA_SITES: 'XX1=api.datadoghq.com' },
      ['DATADOG_EXTRA_SITES'],
    ],
    [
      'a site that is a URL',
      { ...production, DATADOG_EXTRA_SITES: 'XX1=https://evil.example' },
      ['DATADOG_EXTRA_SITES'],
    ],
    ['a misspelt name', { ...production, DATADOG_CLIENTID: 'x' }, ['did you mean DATADOG_CLIENT_ID']],
    ['an unknown name of ours', { ...production, TILEKIT_COLOUR: 'x' }, ['TILEKIT_COLOUR']],
    [
      'a proxy that is no address',
      { ...production, TRUSTED_PROXIES: '10.0.0.0/8, proxy.example' },
      ['TRUSTED_PROXIES'],
    ],
    ['a network that is too narrow', { ...production, TRUSTED_PROXIES: '10.0.0.0/33' }, ['TRUSTED_PROXIES']],
    [
      'one bad value beside what does not belong together',
      { ...production, PORT: 'x', DATADOG_SANDBOX_URL: 'http://127.0.0.1:4400', ENCRYPTION_KEYS: 'a:short' },
      ['PORT', 'DATADOG_SANDBOX_URL', 'ENCRYPTION_KEYS'],
    ],
    ['a value and a file', { ...production, SESSION_SECRET_FILE: '/x' }, ['SESSION_SECRET_FILE']],
    [
      'a file that is not there',
      { ...production, SESSION_SECRET: undefined, SESSION_SECRET_FILE: '/nowhere/x' },
      ['SESSION_SECRET_FILE'],
    ],
    ['a key ring that is none', { ...production, ENCRYPTION_KEYS: 'a:short' }, ['ENCRYPTION_KEYS']],
    [
      'an example key',
      { ...production, ENCRYPTION_KEYS: `a:${Buffer.alloc(32).toString('base64')}` },
      ['ENCRYPTION_KEYS'],
    ],
  ])('%s is refused, by name', (_, environment, names) => {
    const message = faultsOf(environment);
    for (const name of names) expect(message).toContain(name);
  });

  test('no variable is named twice', () => {
    const message = faultsOf({
      ...production,
      PUBLIC_URL: 'x',
      SESSION_SECRET: undefined,
      SESSION_SECRET_FILE: '/nowhere/x',
    });
    expect(message).toContain('2 settings are wrong');
  });

  test('no fault repeats a value', () => {
    const canary = 'canary-2b8e71';
    const message = faultsOf({
      ...production,
      SESSION_SECRET: canary,
      DATABASE_URL: canary,
      ENCRYPTION_KEYS: canary,
      PUBLIC_URL: canary,
    });
    expect(message).toContain('SESSION_SECRET');
    expect(message).not.toContain(canary);
  });

  test('variables of other programs are left alone', () => {
    expect(faultsOf({ ...production, DATADOG_API_KEY: 'x', DD_SITE: 'x', HOME: '/root', PORTS: '1' })).toBe(
      '',
    );
  });

  const both = { ...production, ...openId, DATADOG_TEST_CLIENT_SECRET: 'f00dbabef00dbabef00dbabe' };
  test.each(fileVariables.filter((name) => name !== 'DATABASE_URL'))('%s may come from a file', (name) => {
    const file = join(directory, name);
    writeFileSync(file, `${both[name]}\n`);
    const { clients: directClients, ...direct } = createConfig(both);
    const { clients, ...fromFile } = createConfig({
      ...both,
      [name]: undefined,
      [`${name}_FILE`]: file,
    });
    expect(fromFile).toEqual(direct);
    // Where the secret of a client came from is remembered, to read it again.
    expect(clients.map((client) => ({ ...client, secretFile: undefined }))).toEqual(directClients);
  });
});

test('the client is the test client when its id is the one in the tile, and the published one otherwise', () => {
  expect(createConfig(development).clients).toMatchObject([
    { kind: 'test', clientSecret: 'sandbox-test-client-secret' },
  ]);
  const testSecret = { DATADOG_TEST_CLIENT_SECRET: 'f00dbabef00dbabe' };
  expect(createConfig(production).clients).toMatchObject([{ kind: 'published' }]);
  const { clients } = createConfig({ ...production, ...testSecret });
  expect(clients.map(({ kind }) => kind)).toEqual(['published', 'test']);
});

test('in development, missing secrets are made once and kept for their owner alone', () => {
  const first = createConfig(development);
  expect(createConfig(development)).toEqual(first);
  const file = join(directory, 'data', 'development-secrets.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).toContain(first.sessionSecret);
});
