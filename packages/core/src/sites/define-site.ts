import { createError } from '../errors/create-error.ts';
import { printable } from '../errors/redact.ts';
import { isRecord } from '../request/read-answer.ts';
import {
  hostsOf,
  prefixedHostsOf,
  type DatadogSite,
  type IntakeHost,
  type SiteDomain,
  type WebOrigin,
} from './datadog-site.ts';
import { sites as siteTable } from './site-table.ts';

/** A site that the table does not know yet. Hosts that are not given follow the rule of the three-label sites. */
export interface SiteDefinition {
  readonly name: string;
  /** The site parameter, such as `uk2.datadoghq.com`. */
  readonly domain: string;
  readonly location?: string | undefined;
  /** Default: the site parameter itself, with `app.` in front if it has two labels. */
  readonly webHost?: string | undefined;
  readonly apiHost?: string | undefined;
  readonly logsHost?: string | undefined;
  readonly eventsHost?: string | undefined;
  readonly otlpHost?: string | undefined;
  readonly spansHost?: string | undefined;
  readonly browserHost?: string | undefined;
  readonly onCallHost?: string | undefined;
}

/**
 * Describes a site of your own configuration: a new Datadog site, before the table knows it.
 *
 * Everything that you do not state is marked unverified.
 *
 * @returns a site for {@link extendSites}
 * @throws SITE_INVALID
 */
export function defineSite(definition: SiteDefinition): DatadogSite {
  const { name, domain } = definition;
  if (!/^[A-Za-z0-9-]{1,32}$/.test(name)) throw invalid(`The site name ${printable(name)}`);
  if (!isHostName(domain)) throw invalid(`The site parameter ${printable(domain)}`);
  const dashed = domain.split('.').slice(0, -1).join('-') + domain.slice(domain.lastIndexOf('.'));
  const prefixed = prefixedHostsOf(domain);
  const { apiHost, logsHost, eventsHost, otlpHost } = prefixed;
  const hosts = {
    webHost: domain.split('.').length === 2 ? `app.${domain}` : domain,
    apiHost,
    logsHost,
    eventsHost,
    otlpHost,
    spansHost: `browser-intake-${dashed}`,
    browserHost: `browser-intake-${dashed}`,
    onCallHost: `oncall.${domain}`,
  };
  const stated = Object.entries(definition).filter(([field, value]) => field in hosts && value !== undefined);
  if (!/^[\p{L}\d ()/,.-]{0,60}$/u.test(definition.location ?? ''))
    throw invalid(`The location of the site ${printable(name)}`);
  const wrong = stated.find(([, host]) => typeof host !== 'string' || !isHostName(host));
  if (wrong) throw invalid(`The ${wrong[0]} ${printable(wrong[1])} of the site ${printable(name)}`);
  const own = { ...hosts, ...Object.fromEntries(stated) };
  const assumed = Object.keys(hosts).filter((field) => !stated.some(([name]) => name === field));
  // The grammar above admits only plain host names: that is what the brands promise.
  return Object.freeze({
    name,
    location: definition.location ?? 'configured',
    domain: domain as SiteDomain,
    webOrigin: `https://${own.webHost}` as WebOrigin,
    ...prefixed,
    apiHost: own.apiHost,
    logsHost: own.logsHost,
    eventsHost: own.eventsHost,
    otlpHost: own.otlpHost,
    spansHost: own.spansHost as IntakeHost,
    otherSpansHosts: Object.freeze([]),
    browserHost: own.browserHost as IntakeHost,
    onCallHost: own.onCallHost as IntakeHost,
    unverified: Object.freeze([
      ...assumed.map((field) => (field === 'webHost' ? 'webOrigin' : (field as keyof DatadogSite))),
      ...(Object.keys(prefixed) as (keyof typeof prefixed)[]).filter((field) => !(field in hosts)),
    ]),
  });
}

/**
 * Adds sites to Datadog's own. Give the result to {@link parseDomain}, {@link parseSite}, {@link validateCallback}
 * and the lifecycle.
 *
 * @returns Datadog's sites, then these
 * @throws SITE_INVALID when a name, a site parameter or a host is taken
 */
export function extendSites(additional: readonly DatadogSite[]): readonly DatadogSite[] {
  const known = [...siteTable];
  for (const site of additional) {
    const clash = known.find(
      ({ name, domain }) => name.toLowerCase() === site.name.toLowerCase() || domain === site.domain,
    );
    if (clash) throw invalid(`The site ${printable(site.name)} is ${clash.name} again; it`);
    const taken = known.flatMap(hostsOf).find((host) => hostsOf(site).includes(host));
    if (taken !== undefined) throw invalid(`The host ${printable(taken)} belongs to another site; it`);
    known.push(site);
  }
  return known;
}

/**
 * Reads sites from one line of configuration: `NAME=site parameter`, separated by commas; or, for sites with hosts of
 * their own, a JSON list of {@link SiteDefinition}.
 *
 * @returns Datadog's sites and these
 * @throws SITE_INVALID
 */
export function parseSiteList(text: string): readonly DatadogSite[] {
  if (text.trimStart().startsWith('[')) return extendSites(parseDefinitions(text).map(defineSite));
  const entries = text.split(',').map((entry) => entry.trim());
  return extendSites(
    entries
      .filter((entry) => entry !== '')
      .map((entry) => {
        const [, name = '', domain = ''] = /^([^=]*)=(.*)$/.exec(entry) ?? [];
        return defineSite({ name, domain });
      }),
  );
}

const fields: ReadonlySet<string> = new Set([
  'name',
  'domain',
  'location',
  'webHost',
  'apiHost',
  'logsHost',
  'eventsHost',
  'otlpHost',
  'spansHost',
  'browserHost',
  'onCallHost',
] satisfies (keyof SiteDefinition)[]);

function parseDefinitions(text: string): readonly SiteDefinition[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid('A list of sites that is not valid JSON');
  }
  if (!Array.isArray(value)) throw invalid('A list of sites that is no list');
  return value.map((entry: unknown, index) => {
    if (!isRecord(entry)) throw invalid(`Entry ${index + 1} of the list of sites`);
    const texts: Record<string, string> = {};
    for (const [field, content] of Object.entries(entry)) {
      if (!fields.has(field)) throw invalid(`The unknown field ${printable(field)} of a site`);
      if (typeof content !== 'string') throw invalid(`The ${field} of entry ${index + 1}`);
      texts[field] = content;
    }
    return { ...texts, name: texts.name ?? '', domain: texts.domain ?? '' };
  });
}

const label = '(?!..--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const hostName = new RegExp(`^(?:${label}\\.)+[a-z]{2,63}$`);

function isHostName(value: string): boolean {
  return value.length <= 253 && hostName.test(value);
}

function invalid(subject: string): Error {
  return createError('SITE_INVALID', `${subject} cannot be used.`);
}
