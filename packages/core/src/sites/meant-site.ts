import type { DatadogSite } from './datadog-site.ts';

/**
 * Guesses which site a wrong value is about, for the message that refuses it: by the site's name, or by a host of it
 * in whatever the value wraps it in. Only ever for words, never to send anything there.
 */
export function meantSite(value: unknown, sites: readonly DatadogSite[]): DatadogSite | undefined {
  if (typeof value !== 'string' || value.length > 200) return undefined;
  const text = value.trim().toLowerCase();
  const named = sites.filter(({ name }) => text !== '' && name.toLowerCase().startsWith(text));
  if (named.length === 1) return named[0];
  const [host = ''] = text.replace(/^[a-z][a-z0-9+.-]*:\/\//, '').split(/[/:?#\s]/);
  return sites
    .filter(({ domain }) => host === domain || host.endsWith(`.${domain}`))
    .toSorted((left, right) => right.domain.length - left.domain.length)[0];
}
