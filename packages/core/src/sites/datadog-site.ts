declare const brand: unique symbol;

/** A site parameter of the table: `datadoghq.eu`, `us5.datadoghq.com`. Datadog calls it `domain` in OAuth redirects. */
export type SiteDomain = string & { readonly [brand]: 'SiteDomain' };

/** The origin of a site's web application, possibly with a customer's subdomain. Only browsers go there. */
export type WebOrigin = string & { readonly [brand]: 'WebOrigin' };

/** The host of a {@link WebOrigin}. */
export type WebHost = string & { readonly [brand]: 'WebHost' };

/** The host of a site's API: the only place that tokens, codes and client secrets are sent to. */
export type ApiHost = string & { readonly [brand]: 'ApiHost' };

/** A host of a site that takes in one kind of data. */
export type IntakeHost = string & { readonly [brand]: 'IntakeHost' };

/** Every host that an {@link Endpoints} can turn into a URL. None can be made from a plain string. */
export type DatadogHost = WebHost | ApiHost | IntakeHost;

/** What stands before the site parameter in the hosts that every site names alike. */
const hostPrefixes = {
  apiHost: 'api',
  logsHost: 'http-intake.logs',
  eventsHost: 'event-management-intake',
  otlpHost: 'otlp',
  agentTracesHost: 'trace.agent',
  ipRangesHost: 'ip-ranges',
} as const;

/** One Datadog site: one row of the site table. */
export interface DatadogSite {
  /** Datadog's short name, such as `US1` or `EU1`. */
  readonly name: string;
  /** Where its data centre is, for people. */
  readonly location: string;
  /** The site parameter; `domain` in OAuth redirects. */
  readonly domain: SiteDomain;
  /** Where a customer's browser is sent for consent when no customer's subdomain is known. */
  readonly webOrigin: WebOrigin;
  /** Metrics, events v1, service checks, OAuth tokens and every other API call. */
  readonly apiHost: ApiHost;
  /** `POST /api/v2/logs`. */
  readonly logsHost: IntakeHost;
  /** `POST /api/v2/events`. */
  readonly eventsHost: IntakeHost;
  /** OTLP over HTTP (`/v1/traces`, `/v1/metrics`, `/v1/logs`); `undefined` where Datadog documents none. */
  readonly otlpHost: IntakeHost | undefined;
  /** `POST /api/v2/spans`, the intake of Datadog's own agentless tracers (not documented for partners). */
  readonly spansHost: IntakeHost;
  /** Further hosts of that intake: the one that Datadog's OAuth page gives as its example for US1. */
  readonly otherSpansHosts: readonly IntakeHost[];
  /** Browser and mobile data (RUM). */
  readonly browserHost: IntakeHost;
  /** The Agent's trace protocol. */
  readonly agentTracesHost: IntakeHost;
  /** On-Call pages. */
  readonly onCallHost: IntakeHost;
  /** The published ranges of Datadog's own addresses (`/webhooks.json`). */
  readonly ipRangesHost: IntakeHost;
  /** Names of the fields above that no Datadog page states: they follow the rule of the other sites. */
  readonly unverified: readonly (keyof DatadogSite)[];
}

/** @returns the host of a web origin */
export function webHostOf(origin: WebOrigin): WebHost {
  return origin.slice('https://'.length) as WebHost;
}

type PrefixedHosts = { readonly apiHost: ApiHost } & Readonly<
  Record<Exclude<keyof typeof hostPrefixes, 'apiHost'>, IntakeHost>
>;

/** @returns the hosts of a site that follow from its site parameter */
export function prefixedHostsOf(domain: string): PrefixedHosts {
  const hosts = Object.entries(hostPrefixes).map(([field, prefix]) => [field, `${prefix}.${domain}`]);
  return Object.fromEntries(hosts) as PrefixedHosts;
}

/** @returns every host of a site, each once */
export function hostsOf(site: DatadogSite): readonly DatadogHost[] {
  const prefixed = (Object.keys(hostPrefixes) as (keyof typeof hostPrefixes)[]).map((field) => site[field]);
  const hosts: (DatadogHost | undefined)[] = [
    webHostOf(site.webOrigin),
    ...prefixed,
    site.spansHost,
    ...site.otherSpansHosts,
    site.browserHost,
    site.onCallHost,
  ];
  return [...new Set(hosts.filter((host) => host !== undefined))];
}
