import { isIP } from 'node:net';
import { TilekitError } from '@tilekit/core';
import { type KeyRing, parseKeyRing } from '@tilekit/core/secrets';
import { type Environment, requiredVariables } from './environment-schema.ts';
import type { Fault } from './parse-environment.ts';
import { isPlaceholder, keyWeaknessOf, weaknessOf } from './secret-strength.ts';

/** What production must prove; everything that runs without the sandbox is production, whatever NODE_ENV says. */
export function findProductionFaults(environment: Partial<Environment>): readonly Fault[] {
  return [
    ...requiredVariables
      .filter((name) => environment[name] === undefined)
      .map((name) => `${name} is required unless DATADOG_SANDBOX_URL is set.`),
    ...plainAddresses(environment),
    ...databaseFaults(environment.DATABASE_URL),
    ...proxyFaults(environment.TRUSTED_PROXIES),
    ...secretFaults(environment),
    ...keyFaults(environment.ENCRYPTION_KEYS),
    ...sharedSecrets(environment),
  ];
}

function plainAddresses({ PUBLIC_URL, OIDC_ISSUER }: Partial<Environment>): Fault[] {
  const faults: Fault[] = [];
  if (PUBLIC_URL?.startsWith('http:') === true)
    faults.push('PUBLIC_URL begins with http: cookies and redirects need https outside the sandbox.');
  if (OIDC_ISSUER?.startsWith('http:') === true)
    faults.push('OIDC_ISSUER begins with http: only development may sign in without https.');
  return faults;
}

const encryptedModes: ReadonlySet<string> = new Set(['require', 'verify-ca', 'verify-full']);

/** What leaves this machine, or its container network, does so encrypted. */
function databaseFaults(text: string | undefined): Fault[] {
  if (text === undefined) return [];
  const url = URL.parse(text);
  if (url === null) return [];
  const host = url.searchParams.get('host') ?? url.hostname.replace(/^\[|\]$/g, '');
  if (isLocal(host) || encryptedModes.has(url.searchParams.get('sslmode') ?? '')) return [];
  return [
    'DATABASE_URL leads to another machine without TLS: append sslmode=verify-full, or sslmode=require, to its query.',
  ];
}

/** This machine, its sockets, and names without a dot, which only a container network resolves. */
function isLocal(host: string): boolean {
  if (host === '' || host.startsWith('/') || host === '::1' || host.endsWith('.localhost')) return true;
  return isIP(host) === 4 ? host.startsWith('127.') : isIP(host) === 0 && !host.includes('.');
}

/** A network this wide is not a list of proxies: anyone in it could forge the caller's address. */
const minNetworkBits = { 4: 8, 6: 16 } as const;

function proxyFaults(text: string | undefined): Fault[] {
  const isTooWide = splitList(text).some((entry) => {
    const [address = '', bits] = entry.split('/');
    const version = isIP(address);
    return (version === 4 || version === 6) && bits !== undefined && Number(bits) < minNetworkBits[version];
  });
  return isTooWide
    ? ['TRUSTED_PROXIES trusts whole parts of the internet: name the addresses or networks of your proxies.']
    : [];
}

const secrets = [
  'DATADOG_CLIENT_SECRET',
  'DATADOG_TEST_CLIENT_SECRET',
  'OIDC_CLIENT_SECRET',
  'SESSION_SECRET',
] as const;

function secretFaults(environment: Partial<Environment>): Fault[] {
  return secrets.flatMap((name) => {
    const value = environment[name];
    if (value === undefined) return [];
    if (isPlaceholder(value)) return [`${name} is an example value: put in the real secret.`];
    // The others are issued by Datadog and by the OpenID provider.
    if (name !== 'SESSION_SECRET') return [];
    const weakness = weaknessOf(Array.from(value, (letter) => letter.codePointAt(0) ?? 0));
    return weakness === undefined
      ? []
      : [`${name} ${weakness}: put in a random secret (openssl rand -base64 32).`];
  });
}

function keyFaults(text: string | undefined): Fault[] {
  const ring = readRing(text);
  return ring.flatMap(({ id, key }, index) => {
    const twin = ring.slice(0, index).find((other) => Buffer.from(other.key).equals(key));
    if (twin !== undefined)
      return [`ENCRYPTION_KEYS holds one key under two names, "${twin.id}" and "${id}": each needs its own.`];
    const weakness = keyWeaknessOf(key);
    return weakness === undefined
      ? []
      : [`ENCRYPTION_KEYS: key "${id}" ${weakness}: make one with openssl rand -base64 32.`];
  });
}

/** One secret for two purposes: a person who may know one must not know the other. */
function sharedSecrets(environment: Partial<Environment>): Fault[] {
  const keys = readRing(environment.ENCRYPTION_KEYS).map(({ key }) => Buffer.from(key).toString('base64'));
  const seen = new Map<string, string>(keys.map((key) => [normalized(key), 'ENCRYPTION_KEYS']));
  return secrets.flatMap((name) => {
    const value = environment[name];
    if (value === undefined) return [];
    const owner = seen.get(normalized(value));
    seen.set(normalized(value), name);
    return owner === undefined ? [] : [`${name} is the same secret as ${owner}: each needs its own.`];
  });
}

/** Base64 of both alphabets, padded or not. */
function normalized(secret: string): string {
  return secret.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
}

/** A ring that cannot be read is reported separately. */
function readRing(text: string | undefined): KeyRing | readonly [] {
  try {
    return text === undefined ? [] : parseKeyRing(text);
  } catch (error) {
    if (error instanceof TilekitError) return [];
    throw error;
  }
}

export function splitList(text = ''): readonly string[] {
  return text.split(',').flatMap((entry) => entry.trim() || []);
}
