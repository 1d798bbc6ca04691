import { createError } from '../errors/create-error.ts';
import { printable } from '../errors/redact.ts';
import { hostsOf, type DatadogSite, type WebOrigin } from './datadog-site.ts';
import { sites, sites as siteTable } from './site-table.ts';

/** The web origin that a customer uses, and the site that it belongs to. */
export interface SelectedSite {
  readonly site: DatadogSite;
  /** Where the browser goes for consent; may hold the customer's subdomain. Never a host for server calls. */
  readonly origin: WebOrigin;
}

/**
 * Looks up the `site` that Datadog adds to `onboarding_url`: a web origin, with the customer's subdomain if there is one.
 *
 * Accepts the web origins of the table and `https://<one DNS label>.<site parameter>`, unless the table knows that host
 * as an API or intake host; both also with upper case and with a slash at the end, which are the same origin.
 * Everything else is refused as it stands: no other scheme, port, path, user information, escapes or white space.
 *
 * @param value what the query said
 * @param sites the sites to know; the default is Datadog's own
 * @returns the origin for {@link createAuthorizationRequest}. A subdomain says little about the customer's site: the
 * `domain` of the callback decides where the code is exchanged.
 * @throws UNKNOWN_SITE
 * @see https://docs.datadoghq.com/extend/authorization/oauth2_in_datadog/
 */
export function parseSite(value: unknown, sites: readonly DatadogSite[] = siteTable): SelectedSite {
  const origin = typeof value === 'string' ? canonicalOrigin(value) : undefined;
  const selected =
    origin === undefined ? undefined : (exactOrigin(origin, sites) ?? subdomain(origin, sites));
  if (selected) return selected;
  const meant = meantSite(value, sites);
  const hint = meant === undefined ? '' : `; that of ${meant.name} is "${meant.webOrigin}"`;
  throw createError('UNKNOWN_SITE', `${printable(value)} is not the web origin of a Datadog site${hint}.`, {
    cause: { expected: sites.map(({ webOrigin }) => webOrigin), actual: printable(value) },
  });
}

/** An equivalent origin in the form of the table (RFC 3986, section 6.2.2.1 and 6.2.3). */
function canonicalOrigin(value: string): string {
  return /^[Hh][Tt][Tt][Pp][Ss]:\/\/[A-Za-z0-9.-]+\/?$/.test(value)
    ? value.replace(/\/$/, '').toLowerCase()
    : value;
}

function exactOrigin(value: string, sites: readonly DatadogSite[]): SelectedSite | undefined {
  const site = sites.find(({ webOrigin }) => webOrigin === value);
  return site && { site, origin: site.webOrigin };
}

// One label of RFC 1035 in lower case. Labels with hyphens in positions 3 and 4 are reserved (RFC 5891), which keeps
// every internationalised look-alike out.
const dnsLabel = /^(?!..--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

function subdomain(value: string, sites: readonly DatadogSite[]): SelectedSite | undefined {
  if (!value.startsWith('https://') || value.length > 128) return undefined;
  const host = value.slice('https://'.length);
  const dot = host.indexOf('.');
  const label = host.slice(0, Math.max(dot, 0));
  const site = sites.find(({ domain }) => domain === host.slice(dot + 1));
  if (!site || !dnsLabel.test(label)) return undefined;
  // `us3.datadoghq.com` as a site parameter, `api.` and the intakes are hosts of the table, not customers' subdomains.
  const taken = sites.some((known) => known.domain === host || hostsOf(known).some((name) => name === host));
  // `eu1.datadoghq.com` is not a customer's subdomain: it means another site.
  if (sites.some(({ name }) => name.toLowerCase() === label)) return undefined;
  // The two tests above prove the brand: one label in front of a site parameter of the table.
  return taken ? undefined : { site, origin: value as WebOrigin };
}

/**
 * Looks up the site of a `domain` that came with a redirect from Datadog.
 *
 * The value is compared whole with the site parameters of the table. Nothing is trimmed, lower-cased, decoded or
 * concatenated, so that text from a URL can never become a host.
 *
 * @param value what the query said
 * @param sites the sites to know; the default is Datadog's own
 * @returns the site: its `apiHost` takes every server-to-server call
 * @throws UNKNOWN_DOMAIN
 * @see https://docs.datadoghq.com/getting_started/site/
 */
export function parseDomain(value: unknown, sites: readonly DatadogSite[] = siteTable): DatadogSite {
  const site = typeof value === 'string' ? sites.find(({ domain }) => domain === value) : undefined;
  if (site) return site;
  const meant = meantSite(value, sites);
  const hint = meant === undefined ? '' : `; that of ${meant.name} is "${meant.domain}"`;
  throw createError(
    'UNKNOWN_DOMAIN',
    `${printable(value)} is not the site parameter of a Datadog site${hint}.`,
    {
      cause: { expected: sites.map(({ domain }) => domain), actual: printable(value) },
    },
  );
}

/**
 * Guesses which site a wrong value is about, for the message that refuses it: by the site's name, or by a host of it
 * in whatever the value wraps it in. Only ever for words, never to send anything there.
 */
function meantSite(value: unknown, sites: readonly DatadogSite[]): DatadogSite | undefined {
  if (typeof value !== 'string' || value.length > 200) return undefined;
  const text = value.trim().toLowerCase();
  const named = sites.filter(({ name }) => text !== '' && name.toLowerCase().startsWith(text));
  if (named.length === 1) return named[0];
  const [host = ''] = text.replace(/^[a-z][a-z0-9+.-]*:\/\//, '').split(/[/:?#\s]/);
  const [label = ''] = host.split('.');
  const byLabel = sites.find(({ name }) => host.includes('.') && name.toLowerCase() === label);
  if (byLabel) return byLabel;
  return sites
    .filter(({ domain }) => host === domain || host.endsWith(`.${domain}`))
    .toSorted((left, right) => right.domain.length - left.domain.length)[0];
}

const [us1] = sites;
if (!us1) throw new Error('The site table is empty.');

/** Where an authorization starts that names no site: Datadog lets the user choose theirs on that page. */
export const defaultOrigin: WebOrigin = us1.webOrigin;
