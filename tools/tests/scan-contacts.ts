import { readdirSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { hostsOf, parseSiteList, webHostOf } from '@tilekit/core';

export interface Contacts {
  /** Processes and threads that contacted a host. */
  readonly processes: number;
  /** Datadog hosts that our transport asked for. */
  readonly hosts: readonly string[];
  /** Where connections went. */
  readonly addresses: readonly string[];
  /** What must not have happened. */
  readonly violations: readonly string[];
}

/** Datadog's sites, and the one that a test of the server configures. */
const sites = parseSiteList('XX1=xx1.datadoghq.com');

/** Where servers may call: customers' subdomains and web applications are for browsers. */
const callable = new Set<string>(
  sites.flatMap((site) => hostsOf(site).filter((host) => host !== webHostOf(site.webOrigin))),
);

/**
 * Judges what `record-contacts.ts` wrote: no host outside this machine was contacted, and no server asked for a Datadog
 * host that is not in the site table.
 */
export function scanContacts(directory: string): Contacts {
  const files = readdirSync(directory).filter((file) => /^contacts-.*\.txt$/.test(file));
  const lines = new Set(files.flatMap((file) => readFileSync(join(directory, file), 'utf8').split('\n')));
  const values = (kind: string) =>
    [...lines].flatMap((line) => (line.startsWith(`${kind} `) ? line.slice(kind.length + 1) : [])).sort();
  const addresses = values('address');
  const hosts = values('host').filter((host) => !isHere(host));
  const names = values('name').filter((name) => !isHere(name));
  return {
    processes: files.length,
    hosts,
    addresses,
    violations: [
      ...addresses.filter((address) => !isHere(address)).map((address) => `connected to ${address}`),
      ...names.map((name) => `looked up ${name}`),
      ...hosts
        .filter((host) => !callable.has(host))
        .map((host) => `asked for ${host}, which is not in the site table`),
    ],
  };
}

/** This machine, or a name that cannot be registered (RFC 6761 §6.4). */
function isHere(host: string): boolean {
  const plain = host.replace(/^::ffff:/, '');
  if (isIP(plain) === 0) return plain === 'localhost' || plain.endsWith('.invalid');
  return plain === '::1' || plain.startsWith('127.');
}
