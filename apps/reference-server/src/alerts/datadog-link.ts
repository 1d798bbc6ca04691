import { parseDomain, webHostOf } from '@tilekit/core';
import type { AppOptions } from '../app-options.ts';

/**
 * A link that a delivery brought, if it leads to the installation's site; else nothing. Whoever can edit the webhook
 * can write any link into it.
 */
export function datadogLink(
  { config, lifecycle, endpoints }: AppOptions,
  domain: string,
  link: string,
): string {
  const url = URL.parse(link);
  if (url?.username !== '' || url.password !== '') return '';
  const site = parseDomain(domain, lifecycle.sites);
  const isSite = url.origin === site.webOrigin || url.hostname.endsWith(`.${site.domain}`);
  if (url.protocol !== 'https:' || url.port !== '' || !isSite) return '';
  if (config.sandboxUrl === undefined || url.origin !== site.webOrigin) return url.href;
  // In development the sandbox has that page.
  return url.href.replace(site.webOrigin, endpoints(webHostOf(site.webOrigin)).href.replace(/\/$/, ''));
}
