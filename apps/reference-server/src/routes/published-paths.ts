import type { Tile } from '../tile/read-tile.ts';

/** Where the server itself starts and ends a connection, whatever addresses the tile publishes. */
export const onboardingPath = '/datadog/onboarding';
export const callbackPath = '/datadog/callback';

/**
 * Leads requests from the addresses that the tile publishes to the server's two routes. A published address may be one
 * that the server has a page at, such as `/`, and both may be the same: then the query tells what Datadog sent.
 *
 * @param isOwn whether the server answers at a path itself
 * @returns the address to route a request by
 */
export function routePublished(oauth: Tile['oauth'], url: string, isOwn: (path: string) => boolean): string {
  const [, path = '', search = ''] = /^([^?]*)(.*)$/s.exec(url) ?? [];
  const isOnboarding = samePath(path, oauth.onboardingPath);
  const isCallback = oauth.callbackPaths.some((published) => samePath(path, published));
  if (!isOnboarding && !isCallback) return url;
  const query = new URLSearchParams(search);
  const has = (names: readonly string[]) => names.some((name) => query.has(name));
  if (isCallback && has(['code', 'error', 'state'])) return `${callbackPath}${search}`;
  if (isOnboarding && (has(['domain', 'site']) || !isOwn(path))) return `${onboardingPath}${search}`;
  return isCallback && !isOnboarding && !isOwn(path) ? `${callbackPath}${search}` : url;
}

function samePath(left: string, right: string): boolean {
  return left.replace(/\/+$/, '') === right.replace(/\/+$/, '');
}
