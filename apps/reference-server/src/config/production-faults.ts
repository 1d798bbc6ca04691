import { isIP } from 'node:net';
import { TilekitError } from '@tilekit/core';
import { type KeyRing, parseKeyRing } from '@tilekit/core/secrets';
import { parseAddress } from '../database/connection-of.ts';
import { type Environment, requiredVariables } from './environment-schema.ts';
import type { Fault } from './parse-environment.ts';
import { isPlaceholder, keyWeaknessOf, textWeaknessOf } from './secret-strength.ts';

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
  const url = parseAddress(text);
  if (url === undefined) return [];
  const host = url.searchParams.get('host') ?? url.hostname.replace(/^\[|\]$/g, '');
  if (isLocal(host) || encryptedModes.has(url.searchParams.get('sslmode') ?? '')) return [];
  return [
    'DATABASE_URL leads to another machine without TLS: append sslmode=verify-full, or sslmode=require, to its query.',
  ];
}

/** This machine, its sockets, and names without a dot, which only a container network resolves. */
function isLocal(host: string): boolean {
  if (host === '' || host.startsWith('/') || host === '::1' || host.endsWith('.localhost')) return true;
  if (isIP(host) === 4) return host.startsWith('127.');
  // A number without dots is an address, anywhere: 3232235777 is 192.168.1.1.
  return isIP(host) === 0 && !host.includes('.') && !/^(0x[\da-f]*|\d+)$/i.test(host);
}

/** A network this wide is not a list of proxies: anyone in it could forge the caller's address. */
const minNetworkBits = { 4: 8, 6: 16 } as const;

function proxyFaults(text: string | undefined): Fault[] {
  const isTooWide = splitList(text).some((entry) => {
    const [address = '', bits] = entry.split('/');
    const version = isIP(address);
    if (bits === undefined || (version !== 4 && version !== 6)) return false;
    // IPv4 as IPv6 writes it: ::ffff:0.0.0.0/96 is all of it.
    const isMapped =
      version === 6 && /^(0*:){1,5}(0*:)?ffff:[\da-f.:]+$/i.test(address) && Number(bits) >= 96;
    return isMapped ? Number(bits) - 96 < minNetworkBits[4] : Number(bits) < minNetworkBits[version];
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
    const weakness = textWeaknessOf(value);
    // The others are issued by Datadog and by the OpenID provider.
    const remedy =
      name === 'SESSION_SECRET'
        ? 'put in a random secret (openssl rand -base64 32)'
        : 'put in the issued one';
    return weakness === undefined ? [] : [`${name} ${weakness}: ${remedy}.`];
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
  const keys = readRing(environment.ENCRYPTION_KEYS).map(({ key }) => Buffer.from(key).toString('hex'));
  const seen = new Map<string, string>(keys.map((key) => [key, 'ENCRYPTION_KEYS']));
  return secrets.flatMap((name) => {
    const value = environment[name];
    if (value === undefined) return [];
    const owner = seen.get(bytesInHex(value));
    seen.set(bytesInHex(value), name);
    return owner === undefined ? [] : [`${name} is the same secret as ${owner}: each needs its own.`];
  });
}

/** One spelling for hexadecimal, and for base64 of both alphabets, padded or not. */
function bytesInHex(secret: string): string {
  if (/^([\da-f]{2}){16,}$/i.test(secret)) return secret.toLowerCase();
  return Buffer.from(secret, 'base64').toString('hex');
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
