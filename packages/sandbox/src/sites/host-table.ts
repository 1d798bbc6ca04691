import { defaultSite, siteTable, type SandboxSite } from './site-table.ts';

/** What a Datadog host serves. `any` is a request that came without a host prefix. */
export type HostRole = 'web' | 'api' | 'logs-intake' | 'events-intake' | 'otlp' | 'ip-ranges' | 'any';

/** The Datadog host that a request was meant for. */
export interface DatadogHost {
  host: string;
  site: SandboxSite;
  role: HostRole;
  /** The label of an organisation's own web address (`nova.datadoghq.com`), when the request used one. */
  subdomain: string | undefined;
}

/** The first path segment of a request that named no host. */
export const anyHost = '~';

/** Customers may have their own web address; these two labels belong to organisations of every site. */
export const organisationSubdomains = ['developer-sandbox', 'nova'] as const;

const hosts = new Map<string, DatadogHost>();
const noSubdomain = { subdomain: undefined };
for (const site of siteTable) {
  const add = (host: string, role: HostRole, subdomain?: string) =>
    hosts.set(host, { host, site, role, subdomain });
  add(site.webHost, 'web');
  for (const label of organisationSubdomains) add(`${label}.${site.parameter}`, 'web', label);
  add(`api.${site.parameter}`, 'api');
  add(`http-intake.logs.${site.parameter}`, 'logs-intake');
  add(`event-management-intake.${site.parameter}`, 'events-intake');
  if (site.hasOtlp) add(`otlp.${site.parameter}`, 'otlp');
  add(`ip-ranges.${site.parameter}`, 'ip-ranges');
}
hosts.set(anyHost, { host: anyHost, site: defaultSite, role: 'any', ...noSubdomain });

/** Finds the host that the first path segment names, exactly. */
export function findHost(segment: string): DatadogHost | undefined {
  return hosts.get(segment);
}

/** The host that serves one role of a site, for help texts. */
export function hostFor(site: SandboxSite, role: HostRole): string | undefined {
  for (const candidate of hosts.values()) {
    if (candidate.site === site && candidate.role === role && candidate.subdomain === undefined) {
      return candidate.host;
    }
  }
  return undefined;
}
