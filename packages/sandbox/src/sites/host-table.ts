import { defaultSite, siteTable, type SandboxSite } from './site-table.ts';

/**
 * What a Datadog host serves. `none` is a host without an API for partners; `any` is a request that came without a
 * host prefix.
 */
export type HostRole =
  'web' | 'api' | 'logs-intake' | 'events-intake' | 'otlp' | 'spans-intake' | 'ip-ranges' | 'none' | 'any';

/** The Datadog host that a request was meant for. */
export interface DatadogHost {
  host: string;
  site: SandboxSite;
  role: HostRole;
  /** The label of an organization's own web address (`nova.datadoghq.com`), when the request used one. */
  subdomain: string | undefined;
}

/** The first path segment of a request that named no host. */
export const anyHost = '~';

const hosts = new Map<string, DatadogHost>();
for (const site of siteTable) {
  // The first row keeps a host that several sites share.
  const add = (host: string, role: HostRole) => {
    if (!hosts.has(host)) hosts.set(host, { host, site, role, subdomain: undefined });
  };
  add(site.webHost, 'web');
  add(`api.${site.parameter}`, 'api');
  add(`http-intake.logs.${site.parameter}`, 'logs-intake');
  add(`event-management-intake.${site.parameter}`, 'events-intake');
  if (site.hasOtlp) add(`otlp.${site.parameter}`, 'otlp');
  for (const host of site.spansHosts) add(host, 'spans-intake');
  add(`ip-ranges.${site.parameter}`, 'ip-ranges');
  add(site.browserHost, 'none');
  add(site.onCallHost, 'none');
  add(`trace.agent.${site.parameter}`, 'none');
}
hosts.set(anyHost, { host: anyHost, site: defaultSite, role: 'any', subdomain: undefined });

/** Labels of Datadog's own hosts: no customer has them, also on the sites that lack such a host. */
const ownLabels = new Set(['www', 'browser-intake', ...[...hosts.keys()].flatMap((host) => host.split('.'))]);

/** What looks like a region is the address of another site, or of none: `us3.datadoghq.eu`, `us1.datadoghq.com`. */
const regionLabel = /^(?:us|eu|ap|uk)\d*(?:-fed)?$/;

/** One label in lower case; hyphens in positions 3 and 4 are reserved (RFC 5891). */
const dnsLabel = /^(?!..--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Finds the host that the first path segment names, exactly: one of Datadog's, or a customer's own web address.
 *
 * @returns the host with its site and what it serves; `undefined` when there is no such host
 */
export function findHost(segment: string): DatadogHost | undefined {
  return hosts.get(segment) ?? customersHost(segment);
}

function customersHost(host: string): DatadogHost | undefined {
  const dot = host.indexOf('.');
  const [label, parameter] = [host.slice(0, Math.max(dot, 0)), host.slice(dot + 1)];
  const site = siteTable.find((row) => row.parameter === parameter);
  if (!site || !dnsLabel.test(label) || ownLabels.has(label) || regionLabel.test(label)) return undefined;
  return { host, site, role: 'web', subdomain: label };
}

/** The host that serves one role of a site, for help texts. */
export function hostFor(site: SandboxSite, role: HostRole): string | undefined {
  for (const candidate of hosts.values()) {
    if (candidate.site === site && candidate.role === role) return candidate.host;
  }
  return undefined;
}
