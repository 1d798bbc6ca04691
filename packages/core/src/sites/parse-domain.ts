import { createError } from '../errors/create-error.ts';
import { printable } from '../errors/printable.ts';
import type { DatadogSite } from './datadog-site.ts';
import { meantSite } from './meant-site.ts';
import { sites as siteTable } from './site-table.ts';

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
