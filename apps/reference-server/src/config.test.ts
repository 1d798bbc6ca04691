import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createConfig, findFaults } from './config.ts';
import { parseEnvironment } from './config/parse-environment.ts';
import { fileVariables } from './config/environment-schema.ts';
import { keyWeaknessOf, secretWeaknessOf } from './config/secret-strength.ts';
import { connectionOf } from './database/connection-of.ts';

const directory = mkdtempSync(join(tmpdir(), 'tilekit-config-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const key = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64');
const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://deploy.nova.example',
  DATADOG_CLIENT_ID: '0b2c6c1e-5d5b-4a53-9a09-0c3f3f3f1c11',
  DATADOG_CLIENT_SECRET: '5e1b7c90aa43d28f6017be94c3d5f218',
  DATABASE_URL: 'postgres://tilekit@127.0.0.1/tilekit',
  TRUSTED_PROXIES: '10.1.0.0/16',
  ENCRYPTION_KEYS: `a:${key}`,
  SESSION_SECRET: 'k3J9vQ2mX8sR5tY7uW1zA4bC6dE0fG2h',
};
const openId = {
  OIDC_ISSUER: 'https://login.nova.example',
  OIDC_CLIENT_ID: 'datadog-integration',
  OIDC_CLIENT_SECRET: 'c84f02e7b19d6a35f0e2718d94bc5a36',
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
      'all errors together',
      { ...production, PORT: 'http', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://x' },
      ['PORT', 'LOG_LEVEL', 'DATABASE_URL'],
    ],
    [
      'a number in another notation',
      { ...production, PORT: '0x10', METRICS_PORT: '1e3' },
      ['PORT', 'METRICS_PORT'],
    ],
    [
      'a number without an end',
      { ...production, DATABASE_CONNECTIONS: 'Infinity' },
      ['DATABASE_CONNECTIONS'],
    ],
    ['one port for two purposes', { ...production, PORT: '4300', METRICS_PORT: '4300' }, ['METRICS_PORT']],
    [
      'a public URL that is a pattern',
      { ...production, PUBLIC_URL: 'https://*.nova.example' },
      ['PUBLIC_URL'],
    ],
    ['a public URL that is no one’s', { ...production, PUBLIC_URL: 'https://0.0.0.0' }, ['PUBLIC_URL']],
    ['a public URL of Datadog', { ...production, PUBLIC_URL: 'https://app.datadoghq.com' }, ['PUBLIC_URL']],
    ['proxies without any', { ...production, TRUSTED_PROXIES: ',' }, ['TRUSTED_PROXIES']],
    ['a port above 65535', { ...production, PORT: '70000' }, ['PORT']],
    ['a public URL with a path', { ...production, PUBLIC_URL: 'https://a.example/b' }, ['PUBLIC_URL']],
    ['a public URL without https', { ...production, PUBLIC_URL: 'http://a.example' }, ['PUBLIC_URL']],
    ['a client id that is no UUID', { ...production, DATADOG_CLIENT_ID: 'nova' }, ['DATADOG_CLIENT_ID']],
    ['a short session secret', { ...production, SESSION_SECRET: 'short' }, ['SESSION_SECRET']],
    [
      'nothing at all',
      {},
      [
        'PUBLIC_URL',
        'TRUSTED_PROXIES',
        'DATADOG_CLIENT_ID',
        'DATADOG_CLIENT_SECRET',
        'DATABASE_URL',
        'ENCRYPTION_KEYS',
        'SESSION_SECRET',
      ],
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
      { ...development, DATADOG_TEST_CLIENT_SECRET: 'f00dbabe9c41d7e3' },
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
    ['an invalid key ring', { ...production, ENCRYPTION_KEYS: 'a:short' }, ['ENCRYPTION_KEYS']],
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
    const others = { DATADOG_API_KEY: 'x', DD_SITE: 'x', HOME: '/root', PORTS: '1' };
    // What Kubernetes sets for a Service called "tilekit".
    const service = {
      TILEKIT_PORT: 'tcp://10.0.0.1:80',
      TILEKIT_SERVICE_HOST: '10.0.0.1',
      TILEKIT_COLOR: 'x',
    };
    expect(faultsOf({ ...production, ...others, ...service })).toBe('');
    expect(parseEnvironment({ ...production, ...others, ...service }).warnings).toEqual([]);
  });

  test('a name that is nearly one of ours is a warning, and no fault', () => {
    const environment = { ...production, DATADOG_CLIENTID: 'x', SESION_SECRET_FILE: 'x' };
    expect(faultsOf(environment)).toBe('');
    expect(parseEnvironment(environment).warnings).toEqual([
      expect.stringContaining('was DATADOG_CLIENT_ID meant?'),
      expect.stringContaining('was SESSION_SECRET_FILE meant?'),
    ]);
  });

  test('what would export OpenTelemetry data is named as ignored, once', () => {
    const all = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_LOGS_EXPORTER: 'otlp' };
    const { faults, warnings } = parseEnvironment({ ...development, ...all });
    expect(faults).toEqual([]);
    expect(warnings).toEqual([
      expect.stringMatching(/OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_LOGS_EXPORTER: ignored/),
    ]);
    const none = { OTEL_TRACES_EXPORTER: 'none', OTEL_LOGS_EXPORTER: '' };
    expect(parseEnvironment({ ...development, ...none }).warnings).toEqual([]);
    expect(parseEnvironment({ ...development, ...all, OTEL_SDK_DISABLED: 'true' }).warnings).toEqual([]);
  });

  test('a port that a Kubernetes Service has set is ignored, and reported', () => {
    const { faults, warnings } = parseEnvironment({ ...production, METRICS_PORT: 'tcp://10.0.0.1:9090' });
    expect(faults).toEqual([]);
    expect(warnings.join()).toContain('METRICS_PORT was set by Kubernetes');
  });

  const both = { ...production, ...openId, DATADOG_TEST_CLIENT_SECRET: '93ad07e6f8214bc5d07e1f62' };
  test.each(fileVariables)('%s may come from a file', (name) => {
    const file = join(directory, name);
    writeFileSync(file, `${String(Reflect.get(both, name))}\n`);
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
  const testSecret = { DATADOG_TEST_CLIENT_SECRET: 'f00dbabe9c41d7e3' };
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

describe('production is what runs without the sandbox, and proves itself', () => {
  const keyOf = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64');
  const other = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64');
  test.each<[string, Record<string, string | undefined>, RegExp]>([
    ['no database', { DATABASE_URL: undefined }, /^DATABASE_URL is required/],
    [
      'a database elsewhere without TLS',
      { DATABASE_URL: 'postgres://u:p@db.nova.example/x' },
      /^DATABASE_URL .*TLS/,
    ],
    [
      'TLS if it can be had',
      { DATABASE_URL: 'postgres://u@db.nova.example/x?sslmode=prefer' },
      /^DATABASE_URL .*TLS/,
    ],
    [
      'an address elsewhere',
      { DATABASE_URL: 'postgres://u@10.0.0.7/x?sslmode=disable' },
      /^DATABASE_URL .*TLS/,
    ],
    ['a password that is not encoded', { DATABASE_URL: 'postgres://u:p#w@db/x' }, /^DATABASE_URL/],
    ['no proxies', { TRUSTED_PROXIES: '' }, /^TRUSTED_PROXIES is required/],
    ['every address as a proxy', { TRUSTED_PROXIES: '0.0.0.0/0' }, /^TRUSTED_PROXIES trusts/],
    [
      'every address as a proxy, in two halves',
      { TRUSTED_PROXIES: '0.0.0.0/1, 128.0.0.0/1' },
      /^TRUSTED_PROXIES trusts/,
    ],
    ['every address as a proxy, IPv6', { TRUSTED_PROXIES: '::/0' }, /^TRUSTED_PROXIES trusts/],
    [
      'a key that counts',
      { ENCRYPTION_KEYS: `a:${keyOf(Uint8Array.from({ length: 32 }, (_, i) => i))}` },
      /sequence/,
    ],
    [
      'a key that counts down',
      { ENCRYPTION_KEYS: `a:${keyOf(Uint8Array.from({ length: 32 }, (_, i) => 255 - i * 3))}` },
      /sequence/,
    ],
    ['a key of letters', { ENCRYPTION_KEYS: `a:${keyOf('abcdefghijklmnopqrstuvwxyz012345')}` }, /"a" is a/],
    [
      'a passphrase as a key',
      { ENCRYPTION_KEYS: `a:${keyOf('the quick brown fox jumps over 1')}` },
      /text in base64/,
    ],
    [
      'one key under two names',
      { ENCRYPTION_KEYS: `a:${other},b:${other}` },
      /one key under two names, "a" and "b"/,
    ],
    [
      'letters in order',
      { SESSION_SECRET: 'abcdefghijklmnopqrstuvwxyz0123456789' },
      /^SESSION_SECRET is a sequence/,
    ],
    ['one letter', { SESSION_SECRET: 'a'.repeat(40) }, /^SESSION_SECRET/],
    ['a word over and over', { SESSION_SECRET: 'correcthorse'.repeat(4) }, /^SESSION_SECRET repeats/],
    [
      'one secret for two purposes',
      { SESSION_SECRET: other, ENCRYPTION_KEYS: `a:${other}` },
      /^SESSION_SECRET is the same/,
    ],
    [
      'the client’s secret for sessions',
      { SESSION_SECRET: '5e1b7c90aa43d28f6017be94c3d5f218' },
      /^SESSION_SECRET is the same secret as DATADOG_CLIENT_SECRET/,
    ],
    [
      'double quotes',
      { DATADOG_CLIENT_SECRET: '"5e1b7c90aa43d28f6017be94"' },
      /^DATADOG_CLIENT_SECRET is in quotes/,
    ],
    [
      'single quotes',
      { SESSION_SECRET: "'k3J9vQ2mX8sR5tY7uW1zA4bC6dE0fG2h'" },
      /^SESSION_SECRET is in quotes/,
    ],
    ['a quote that was left over', { DATADOG_CLIENT_SECRET: '5e1b7c90aa43d28f6017be94"' }, /in quotes/],
    ['typographic quotes', { DATADOG_CLIENT_SECRET: '“5e1b7c90aa43d28f6017be94”' }, /in quotes/],
    ['white space', { DATADOG_CLIENT_SECRET: ' 5e1b7c90aa43d28f6017be94' }, /white space/],
    ['a line break', { DATADOG_CLIENT_SECRET: '5e1b7c90aa43d28f6017be94\n' }, /white space/],
    ['quotes around an address', { PUBLIC_URL: '"https://deploy.nova.example"' }, /^PUBLIC_URL is in quotes/],
    ['a variable that was not replaced', { DATADOG_CLIENT_SECRET: '${CLIENT_SECRET}' }, /example value/],
    ['a placeholder', { DATADOG_CLIENT_SECRET: '<your client secret>' }, /example value/],
    ['a word for a secret', { DATADOG_CLIENT_SECRET: 'my-client-secret-1' }, /example value/],
    ['a value that a program left empty', { OIDC_CLIENT_SECRET: 'undefined' }, /OIDC_CLIENT_SECRET/],
    ['a secret that counts', { DATADOG_CLIENT_SECRET: '12345678' }, /^DATADOG_CLIENT_SECRET is a sequence/],
    ['a row of a keyboard', { SESSION_SECRET: 'qwertyuiopasdfghjklzxcvbnmqwertyuiop' }, /text of words/],
    ['a passphrase', { SESSION_SECRET: 'every good boy deserves a long secret' }, /text of words/],
    [
      'a key of squares',
      { ENCRYPTION_KEYS: `a:${keyOf(Uint8Array.from({ length: 32 }, (_, i) => i * i))}` },
      /sequence/,
    ],
    [
      'a key that is half empty',
      {
        ENCRYPTION_KEYS: `a:${keyOf(Buffer.concat([Buffer.from(other, 'base64').subarray(16), Buffer.alloc(16)]))}`,
      },
      /^ENCRYPTION_KEYS/,
    ],
    [
      'a key and its hexadecimal spelling',
      { ENCRYPTION_KEYS: `a:${other}`, SESSION_SECRET: Buffer.from(other, 'base64').toString('hex') },
      /^SESSION_SECRET is the same/,
    ],
    ['IPv4 as IPv6 writes it', { TRUSTED_PROXIES: '::ffff:0.0.0.0/96' }, /^TRUSTED_PROXIES trusts/],
    ['no one’s address', { TRUSTED_PROXIES: '0.0.0.0' }, /^TRUSTED_PROXIES/],
    ['an address with a zone', { TRUSTED_PROXIES: 'fe80::1%eth0' }, /^TRUSTED_PROXIES/],
    [
      'a host elsewhere in the query',
      { DATABASE_URL: 'postgres://u@/x?host=db.nova.example' },
      /^DATABASE_URL .*TLS/,
    ],
    ['a database by a number', { DATABASE_URL: 'postgres://u@3232235777/x' }, /^DATABASE_URL .*TLS/],
    [
      'a password with an at-sign and a slash',
      { DATABASE_URL: 'postgres://u:p@ss/w@db/x' },
      /percent-encode/,
    ],
    ['a password with a percent sign', { DATABASE_URL: 'postgres://u:100%@db/x' }, /percent-encode/],
    ['a schema that would be ignored', { DATABASE_URL: 'postgres://u:p@db/x?schema=other' }, /search_path/],
    [
      'a parameter that is overridden',
      { DATABASE_URL: 'postgres://u@db.nova.example/x?sslmode=require&sslmode=disable' },
      /^DATABASE_URL .*twice/,
    ],
    [
      'TLS that another parameter switches off',
      { DATABASE_URL: 'postgres://u@db.nova.example/x?sslmode=require&ssl=0' },
      /^DATABASE_URL .*sslmode/,
    ],
  ])('%s is a fault', (_, change, fault) => {
    for (const NODE_ENV of [undefined, 'production', 'development', 'test', 'staging']) {
      const faults = findFaults({ ...production, ...change, NODE_ENV });
      expect(faults.join('\n')).toMatch(fault);
      for (const value of Object.values(change))
        if (value !== undefined && value.length > 20) expect(faults.join('\n')).not.toContain(value);
    }
  });

  const byteSequences: [string, Uint8Array][] = [
    ['a sequence', Uint8Array.from({ length: 32 }, (_, i) => i)],
    ['a sequence with steps', Uint8Array.from({ length: 32 }, (_, i) => (i * 3 + 7) % 256)],
    [
      'eight bytes over and over',
      Uint8Array.from({ length: 32 }, (_, i) => [91, 7, 200, 33, 150, 2, 77, 241][i % 8] ?? 0),
    ],
    ['words', Buffer.from('this is my very secret key 12345')],
  ];
  test.each(byteSequences)('a session secret of %s is found in every spelling', (_, bytes) => {
    const buffer = Buffer.from(bytes);
    const hex = buffer.toString('hex');
    for (const SESSION_SECRET of [
      hex,
      hex.toUpperCase(),
      keyOf(buffer),
      buffer.toString('base64url'),
      keyOf(hex),
    ])
      expect(findFaults({ ...production, SESSION_SECRET }).join('\n')).toMatch(/^SESSION_SECRET/);
  });

  test('a secret that is a whole entry of the ring, or a password, is not used again', () => {
    const SESSION_SECRET = Buffer.from(other, 'base64').toString('hex');
    const DATABASE_URL = `postgres://u:${SESSION_SECRET}@127.0.0.1/x`;
    expect(findFaults({ ...production, SESSION_SECRET, DATABASE_URL }).join()).toMatch(
      /^SESSION_SECRET is the same secret as the password in DATABASE_URL/,
    );
    const entry = `a:${other}`;
    expect(
      findFaults({ ...production, SESSION_SECRET: entry, ENCRYPTION_KEYS: `${entry},b:${key}` }).join(),
    ).toMatch(/^SESSION_SECRET is the same secret as ENCRYPTION_KEYS/);
  });

  test.each([
    ['::/64'],
    ['::/80'],
    ['::fffe:0:0/95'],
    ['::ffff:0:0/90'],
    ['::ffff:0.0.0.0/97,::ffff:128.0.0.0/97'],
    ['0:0:0:0:0:ffff::/96'],
    ['2000::/3'],
    ['1.0.0.0/8,…', Array.from({ length: 223 }, (_, i) => `${i + 1}.0.0.0/8`).join()],
  ])('proxies that are most of the internet: %s', (text, TRUSTED_PROXIES = text) => {
    expect(findFaults({ ...production, TRUSTED_PROXIES }).join()).toMatch(/^TRUSTED_PROXIES trusts/);
  });

  test.each([
    ['a host in other letters', 'postgres://u@db%2Enova%2Eexample/x', /TLS/],
    ['several hosts', 'postgres://u@a.nova.example,b.nova.example/x?sslmode=verify-full', /several hosts/],
  ])('a database with %s is a fault', (_, DATABASE_URL, fault) => {
    expect(findFaults({ ...production, DATABASE_URL }).join()).toMatch(fault);
  });

  test('a database without a host is on this machine, wherever PGHOST is', () => {
    for (const address of ['postgres:///x', 'postgres://u@/x', 'postgres://'])
      expect(connectionOf(address).connectionString).toContain('localhost');
  });

  test.each<[string, Record<string, string>]>([
    ['private networks of IPv6', { TRUSTED_PROXIES: 'fd00::/8, ::ffff:10.0.0.0/104' }],
    [
      'a secret in hexadecimal in base64',
      { SESSION_SECRET: keyOf(Buffer.from(other, 'base64').toString('hex')) },
    ],
    [
      'a database elsewhere with TLS',
      { DATABASE_URL: 'postgres://u:p@db.nova.example/x?sslmode=verify-full' },
    ],
    [
      'a database elsewhere with TLS, unverified',
      { DATABASE_URL: 'postgresql://u@10.0.0.7:5432/x?sslmode=require' },
    ],
    ['a socket', { DATABASE_URL: 'postgres:///x?host=/var/run/postgresql' }],
    ['a socket, with a user', { DATABASE_URL: 'postgres://u:p@/x?host=/cloudsql/a:b:c' }],
    ['a service of a compose file', { DATABASE_URL: 'postgres://u:p@postgres:5432/x' }],
    ['single proxies', { TRUSTED_PROXIES: '203.0.113.7, 2001:db8::7' }],
    ['a private network of proxies', { TRUSTED_PROXIES: '10.0.0.0/8' }],
    ['two keys', { ENCRYPTION_KEYS: `b:${other},a:${key}` }],
  ])('%s is none', (_, change) => {
    expect(findFaults({ ...production, ...change })).toEqual([]);
  });

  test.each(['production', 'Production', 'PRODUCTION', 'prod', ' production'])(
    'the sandbox is refused where NODE_ENV is "%s"',
    (NODE_ENV) => {
      expect(findFaults({ ...development, NODE_ENV }).join()).toMatch(/NODE_ENV/);
    },
  );

  test('Datadog itself is no sandbox', () => {
    for (const host of ['api.datadoghq.com', 'app.datadoghq.eu', 'nova.us3.datadoghq.com'])
      expect(findFaults({ DATADOG_SANDBOX_URL: `https://${host}` }).join()).toMatch(/leads to Datadog/);
    expect(findFaults({ DATADOG_SANDBOX_URL: 'http://sandbox:4400' })).toEqual([]);
  });

  test('random secrets are never taken for typed ones', () => {
    for (let turn = 0; turn < 5_000; turn += 1) {
      const bytes = crypto.getRandomValues(new Uint8Array(32));
      expect(keyWeaknessOf(bytes)).toBeUndefined();
      const hex = Buffer.from(bytes).toString('hex');
      for (const text of [hex, hex.slice(0, 32), keyOf(bytes), keyOf(bytes.subarray(0, 24)), keyOf(hex)])
        expect(secretWeaknessOf(text)).toBeUndefined();
    }
  });
});
