import type { DatadogSite } from '@tilekit/core';
import type { VendorSites } from './vendor-sites.ts';

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
