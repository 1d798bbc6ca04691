import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { DatadogSite } from '@tilekit/core';

/** What the vendor's own client knows of sites. */
interface VendorSites {
  readonly version: string;
  readonly domains: readonly string[];
  /** Subdomains of the intakes with a separate host, by purpose. */
  readonly subdomains: { readonly logs: string; readonly events: string; readonly ipRanges: string };
}

const operations = {
  logs: 'v2.LogsApi.submitLog',
  events: 'v2.EventsApi.createEvent',
  ipRanges: 'v1.IPRangesApi.getIPRanges',
} as const;

/**
 * Reads the sites out of the vendor's client, which its maintainers generate from the OpenAPI documents.
 *
 * @throws Error when the client's files do not look as they did: then this reader must be fixed, not the table
 */
export async function readVendorSites(): Promise<VendorSites> {
  const require = createRequire(import.meta.url);
  const entry = require.resolve('@datadog/datadog-api-client');
  const root = entry.slice(0, entry.indexOf('/dist/'));
  const common = `${root}/dist/packages/datadog-api-client-common`;
  const types = await readFile(`${common}/servers.d.ts`, 'utf8');
  const code = await readFile(`${common}/servers.js`, 'utf8');
  const union = /server1: ServerConfiguration<\{\s*site: ([^;]+);/.exec(types)?.[1];
  const domains = [...(union ?? '').matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '');
  if (domains.length === 0) throw new Error('The client no longer lists its sites in servers.d.ts.');
  return {
    version: /"version": "([^"]+)"/.exec(await readFile(`${root}/package.json`, 'utf8'))?.[1] ?? 'unknown',
    // The client names uk1 twice.
    domains: [...new Set(domains)],
    subdomains: {
      logs: subdomainOf(code, operations.logs),
      events: subdomainOf(code, operations.events),
      ipRanges: subdomainOf(code, operations.ipRanges),
    },
  };
}

function subdomainOf(code: string, operation: string): string {
  const at = code.indexOf(`"${operation}"`);
  const subdomain = at < 0 ? undefined : /subdomain: "([^"]+)"/.exec(code.slice(at, at + 600))?.[1];
  if (subdomain === undefined) throw new Error(`The client no longer names the host of ${operation}.`);
  return subdomain;
}

/**
 * Compares the site table with the vendor's client.
 *
 * @returns one sentence per difference; none when they agree
 */
export function siteDrift(sites: readonly DatadogSite[], vendor: VendorSites): readonly string[] {
  const missing = vendor.domains.filter((domain) => !sites.some((site) => site.domain === domain));
  const unknown = sites.filter(({ domain }) => !vendor.domains.includes(domain));
  const hosts = sites.flatMap((site) =>
    [
      { field: 'apiHost', actual: site.apiHost, subdomain: 'api' },
      { field: 'logsHost', actual: site.logsHost, subdomain: vendor.subdomains.logs },
      { field: 'eventsHost', actual: site.eventsHost, subdomain: vendor.subdomains.events },
      { field: 'ipRangesHost', actual: site.ipRangesHost, subdomain: vendor.subdomains.ipRanges },
    ]
      .filter(({ actual, subdomain }) => actual !== `${subdomain}.${site.domain}`)
      .map(
        ({ field, actual, subdomain }) =>
          `${site.name}: ${field} is ${actual}, the client uses ${subdomain}.${site.domain}.`,
      ),
  );
  return [
    ...missing.map((domain) => `The client knows ${domain}; the table does not.`),
    ...unknown.map(({ name, domain }) => `The table knows ${name} (${domain}); the client does not.`),
    ...hosts,
  ];
}
