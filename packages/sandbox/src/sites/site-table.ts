/** A Datadog site as the sandbox imitates it: its own organizations, its own data, its own host names. */
export interface SandboxSite {
  /** What Datadog calls the site, for example `EU1`. */
  name: string;
  /** Where it runs, as a person would say it. */
  place: string;
  /** The site parameter, for example `datadoghq.eu`. It is what partners receive as `domain`. */
  parameter: string;
  /** The host of the web console; only the two-label sites have `app.` in front. */
  webHost: string;
  /** Government sites have no documented OTLP intake. */
  hasOtlp: boolean;
  /** Where tracers without an agent send spans. Two hosts of US1 are in use: the newer one and the documentation's. */
  spansHosts: readonly string[];
  /** Takes browser and mobile data. */
  browserHost: string;
  /** Takes On-Call pages; the government sites use the one of US1. */
  onCallHost: string;
}

/**
 * Every site, from the table in Datadog's documentation.
 *
 * @see https://docs.datadoghq.com/getting_started/site/
 */
export const siteTable: readonly SandboxSite[] = [
  {
    name: 'US1',
    place: 'United States',
    parameter: 'datadoghq.com',
    webHost: 'app.datadoghq.com',
    hasOtlp: true,
    spansHosts: ['public-trace-http-intake.logs.datadoghq.com', 'trace.browser-intake-datadoghq.com'],
    browserHost: 'browser-intake-datadoghq.com',
    onCallHost: 'navy.oncall.datadoghq.com',
  },
  {
    name: 'US3',
    place: 'United States',
    parameter: 'us3.datadoghq.com',
    webHost: 'us3.datadoghq.com',
    hasOtlp: true,
    spansHosts: ['trace.browser-intake-us3-datadoghq.com'],
    browserHost: 'browser-intake-us3-datadoghq.com',
    onCallHost: 'teal.oncall.datadoghq.com',
  },
  {
    name: 'US5',
    place: 'United States',
    parameter: 'us5.datadoghq.com',
    webHost: 'us5.datadoghq.com',
    hasOtlp: true,
    spansHosts: ['trace.browser-intake-us5-datadoghq.com'],
    browserHost: 'browser-intake-us5-datadoghq.com',
    onCallHost: 'coral.oncall.datadoghq.com',
  },
  {
    name: 'EU1',
    place: 'Germany',
    parameter: 'datadoghq.eu',
    webHost: 'app.datadoghq.eu',
    hasOtlp: true,
    spansHosts: ['public-trace-http-intake.logs.datadoghq.eu'],
    browserHost: 'browser-intake-datadoghq.eu',
    onCallHost: 'beige.oncall.datadoghq.eu',
  },
  {
    name: 'AP1',
    place: 'Japan',
    parameter: 'ap1.datadoghq.com',
    webHost: 'ap1.datadoghq.com',
    hasOtlp: true,
    spansHosts: ['browser-intake-ap1-datadoghq.com'],
    browserHost: 'browser-intake-ap1-datadoghq.com',
    onCallHost: 'saffron.oncall.datadoghq.com',
  },
  {
    name: 'AP2',
    place: 'Australia',
    parameter: 'ap2.datadoghq.com',
    webHost: 'ap2.datadoghq.com',
    hasOtlp: true,
    spansHosts: ['browser-intake-ap2-datadoghq.com'],
    browserHost: 'browser-intake-ap2-datadoghq.com',
    onCallHost: 'lava.oncall.datadoghq.com',
  },
  {
    name: 'UK1',
    place: 'United Kingdom',
    parameter: 'uk1.datadoghq.com',
    webHost: 'uk1.datadoghq.com',
    hasOtlp: true,
    spansHosts: ['browser-intake-uk1-datadoghq.com'],
    browserHost: 'browser-intake-uk1-datadoghq.com',
    onCallHost: 'scarlet.oncall.datadoghq.com',
  },
  {
    name: 'US1-FED',
    place: 'United States government',
    parameter: 'ddog-gov.com',
    webHost: 'app.ddog-gov.com',
    hasOtlp: true,
    spansHosts: ['browser-intake-ddog-gov.com'],
    browserHost: 'browser-intake-ddog-gov.com',
    onCallHost: 'navy.oncall.datadoghq.com',
  },
  {
    name: 'US2-FED',
    place: 'United States government',
    parameter: 'us2.ddog-gov.com',
    webHost: 'us2.ddog-gov.com',
    hasOtlp: false,
    spansHosts: ['browser-intake-us2-ddog-gov.com'],
    browserHost: 'browser-intake-us2-ddog-gov.com',
    onCallHost: 'navy.oncall.datadoghq.com',
  },
];

/** The site that a request without a host prefix belongs to. */
export const defaultSite: SandboxSite = siteTable[0] ?? unreachable();

/** Finds a site by its site parameter, exactly. */
export function findSite(parameter: string): SandboxSite | undefined {
  return siteTable.find((site) => site.parameter === parameter);
}

function unreachable(): never {
  throw new Error('The site table is empty.');
}
