import { createError } from '../errors/create-error.ts';
import { printable } from '../errors/printable.ts';

/**
 * Checks a redirect URI before Datadog does: one exact https URL. Plain http passes on a loopback address only.
 *
 * @returns the text as given; it must be identical on the OAuth client page, in the authorization and in the exchange
 * @throws REDIRECT_URI_INVALID, SUBDOMAIN_REDIRECT
 * @see https://datatracker.ietf.org/doc/html/rfc9700#section-4.1
 */
export function parseRedirectUri(value: string): string {
  if (/[*{}<>]|%7b|%2a/i.test(value)) {
    throw createError(
      'SUBDOMAIN_REDIRECT',
      `The redirect URI ${printable(value)} holds a wildcard or a placeholder.`,
    );
  }
  const url = URL.parse(value);
  const loopback = url !== null && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  const schemeFits = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback);
  if (!url || !schemeFits || value.includes('#') || url.username || url.password || /\s/.test(value)) {
    throw createError('REDIRECT_URI_INVALID', `The redirect URI ${printable(value)} cannot be used.`);
  }
  return value;
}
