import { isIP } from 'node:net';
import { TilekitError } from '@tilekit/core';
import { type KeyRing, parseKeyRing } from '@tilekit/core/secrets';
import { parseAddress } from '../database/connection-of.ts';
import { type Environment, requiredVariables } from './environment-schema.ts';
import type { Fault } from './parse-environment.ts';
import { bytesOf, isPlaceholder, keyWeaknessOf, secretWeaknessOf } from './secret-strength.ts';
import { splitList, trustsTheInternet } from './trusted-proxies.ts';

/** What production must prove; everything that runs without the sandbox is production, whatever NODE_ENV says. */
export function findProductionFaults(environment: Partial<Environment>): readonly Fault[] {
  return [
    ...requiredVariables
      .filter((name) => environment[name] === undefined)
      .map((name) => `${name} is required unless DATADOG_SANDBOX_URL is set.`),
    ...plainAddresses(environment),
    ...databaseFaults(environment.DATABASE_URL),
    ...(trustsTheInternet(environment.TRUSTED_PROXIES)
      ? [
          'TRUSTED_PROXIES trusts whole parts of the internet: name the addresses or networks of your proxies.',
        ]
      : []),
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
function isLocal(encoded: string): boolean {
  const host = /%(?![\da-f]{2})/i.test(encoded) ? encoded : decodeURIComponent(encoded);
  if (host === '' || host.startsWith('/') || host === '::1' || host.endsWith('.localhost')) return true;
  if (isIP(host) === 4) return host.startsWith('127.');
  // A number without dots is an address, anywhere: 3232235777 is 192.168.1.1.
  return isIP(host) === 0 && !host.includes('.') && !/^(0x[\da-f]*|\d+)$/i.test(host);
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
    const weakness = secretWeaknessOf(value);
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
  const ring = environment.ENCRYPTION_KEYS ?? '';
  // An entry with its name, and the whole list, are the key as well.
  const owners = [
    ...readRing(ring).map(({ key }) => Buffer.from(key).toString('hex')),
    ...splitList(ring),
    ring,
  ];
  const seen = new Map<string, string>(owners.map((owner) => [bytesInHex(owner), 'ENCRYPTION_KEYS']));
  const others = [
    ['DATABASE_URL', passwordOf(environment.DATABASE_URL)] as const,
    ...secrets.map((name) => [name, environment[name]] as const),
  ];
  return others.flatMap(([name, value]) => {
    if (value === undefined || value === '') return [];
    const owner = seen.get(bytesInHex(value));
    seen.set(bytesInHex(value), name === 'DATABASE_URL' ? 'the password in DATABASE_URL' : name);
    const whose = name === 'DATABASE_URL' ? 'DATABASE_URL has a password that' : name;
    return owner === undefined ? [] : [`${whose} is the same secret as ${owner}: each needs its own.`];
  });
}

function passwordOf(address = ''): string | undefined {
  const password = parseAddress(address)?.password ?? '';
  return /%(?![\da-f]{2})/i.test(password) ? undefined : decodeURIComponent(password);
}

/** One spelling for hexadecimal, and for base64 of both alphabets, padded or not; other texts are themselves. */
function bytesInHex(secret: string): string {
  return bytesOf(secret)?.toString('hex') ?? `text ${secret}`;
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
