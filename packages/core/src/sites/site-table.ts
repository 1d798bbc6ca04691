import {
  prefixedHostsOf,
  type DatadogSite,
  type IntakeHost,
  type SiteDomain,
  type WebOrigin,
} from './datadog-site.ts';

/** The day the table was last compared with Datadog's pages and with the vendor's client. */
export const siteTableDate = '2026-11-20';

/** What differs between sites; everything else follows from the site parameter. */
interface SiteRow {
  name: string;
  location: string;
  domain: string;
  /** Two-label sites have `app.`; the others are their own web host. */
  webHost: string;
  otlp: boolean;
  spansHost: string;
  otherSpansHosts?: readonly string[];
  browserHost: string;
  onCallHost: string;
  unverified?: DatadogSite['unverified'];
}

// Sources: docs getting_started/site, the hosts in the OpenAPI documents, the documentation's region configuration
// and private-link table, and the agentless intake of dd-trace-js. Web hosts are irregular on purpose: a row states
// each one, because every rule of thumb has shipped a wrong host somewhere.
const rows: readonly SiteRow[] = [
  {
    name: 'US1',
    location: 'US',
    domain: 'datadoghq.com',
    webHost: 'app.datadoghq.com',
    otlp: true,
    spansHost: 'public-trace-http-intake.logs.datadoghq.com',
    otherSpansHosts: ['trace.browser-intake-datadoghq.com'],
    browserHost: 'browser-intake-datadoghq.com',
    onCallHost: 'navy.oncall.datadoghq.com',
  },
  {
    name: 'US3',
    location: 'US',
    domain: 'us3.datadoghq.com',
    webHost: 'us3.datadoghq.com',
    otlp: true,
    spansHost: 'trace.browser-intake-us3-datadoghq.com',
    browserHost: 'browser-intake-us3-datadoghq.com',
    onCallHost: 'teal.oncall.datadoghq.com',
  },
  {
    name: 'US5',
    location: 'US',
    domain: 'us5.datadoghq.com',
    webHost: 'us5.datadoghq.com',
    otlp: true,
    spansHost: 'trace.browser-intake-us5-datadoghq.com',
    browserHost: 'browser-intake-us5-datadoghq.com',
    onCallHost: 'coral.oncall.datadoghq.com',
  },
  {
    name: 'EU1',
    location: 'Germany',
    domain: 'datadoghq.eu',
    webHost: 'app.datadoghq.eu',
    otlp: true,
    spansHost: 'public-trace-http-intake.logs.datadoghq.eu',
    browserHost: 'browser-intake-datadoghq.eu',
    onCallHost: 'beige.oncall.datadoghq.eu',
  },
  {
    name: 'AP1',
    location: 'Japan',
    domain: 'ap1.datadoghq.com',
    webHost: 'ap1.datadoghq.com',
    otlp: true,
    spansHost: 'browser-intake-ap1-datadoghq.com',
    browserHost: 'browser-intake-ap1-datadoghq.com',
    onCallHost: 'saffron.oncall.datadoghq.com',
  },
  {
    name: 'AP2',
    location: 'Australia',
    domain: 'ap2.datadoghq.com',
    webHost: 'ap2.datadoghq.com',
    otlp: true,
    spansHost: 'browser-intake-ap2-datadoghq.com',
    browserHost: 'browser-intake-ap2-datadoghq.com',
    onCallHost: 'lava.oncall.datadoghq.com',
  },
  {
    name: 'UK1',
    location: 'United Kingdom',
    domain: 'uk1.datadoghq.com',
    webHost: 'uk1.datadoghq.com',
    otlp: true,
    spansHost: 'browser-intake-uk1-datadoghq.com',
    browserHost: 'browser-intake-uk1-datadoghq.com',
    onCallHost: 'scarlet.oncall.datadoghq.com',
    unverified: ['onCallHost'],
  },
  {
    name: 'US1-FED',
    location: 'US (government)',
    domain: 'ddog-gov.com',
    webHost: 'app.ddog-gov.com',
    otlp: true,
    spansHost: 'browser-intake-ddog-gov.com',
    browserHost: 'browser-intake-ddog-gov.com',
    onCallHost: 'navy.oncall.datadoghq.com',
    unverified: ['otlpHost', 'spansHost'],
  },
  {
    name: 'US2-FED',
    location: 'US (government)',
    domain: 'us2.ddog-gov.com',
    webHost: 'us2.ddog-gov.com',
    otlp: false,
    spansHost: 'browser-intake-us2-ddog-gov.com',
    browserHost: 'browser-intake-us2-ddog-gov.com',
    onCallHost: 'navy.oncall.datadoghq.com',
    unverified: ['spansHost'],
  },
];

/** Every Datadog site, as of {@link siteTableDate}. */
export const sites: readonly DatadogSite[] = rows.map(siteOf);

function siteOf(row: SiteRow): DatadogSite {
  const hosts = prefixedHostsOf(row.domain);
  return Object.freeze({
    name: row.name,
    location: row.location,
    domain: row.domain as SiteDomain,
    webOrigin: `https://${row.webHost}` as WebOrigin,
    ...hosts,
    otlpHost: row.otlp ? hosts.otlpHost : undefined,
    spansHost: row.spansHost as IntakeHost,
    otherSpansHosts: Object.freeze((row.otherSpansHosts ?? []).map((host) => host as IntakeHost)),
    browserHost: row.browserHost as IntakeHost,
    onCallHost: row.onCallHost as IntakeHost,
    unverified: Object.freeze(row.unverified ?? []),
  });
}
