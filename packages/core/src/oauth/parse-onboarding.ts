import { createError } from '../errors/create-error.ts';
import type { DatadogSite, WebOrigin } from '../sites/datadog-site.ts';
import { defaultOrigin, parseDomain, parseSite } from '../sites/parse-site.ts';

/** Where an authorization begins. */
export interface OnboardingStart {
  /** For {@link createAuthorizationRequest}. */
  readonly origin: WebOrigin;
  /** What the tile said about the site, for display; the callback decides. */
  readonly site: DatadogSite | undefined;
}

/**
 * Reads the query of `onboarding_url`: `domain` and `site` from the tile, either, or neither when the customer comes
 * from the partner's own page.
 *
 * `site` is a web origin and decides where the browser goes; else `domain` does; else US1, where Datadog lets the
 * customer choose. Nothing here decides where tokens go: the callback's `domain` does.
 *
 * @returns the origin for {@link createAuthorizationRequest}
 * @throws UNKNOWN_SITE, UNKNOWN_DOMAIN, PARAMETER_REPEATED
 * @see https://docs.datadoghq.com/extend/authorization/oauth2_in_datadog/
 */
export function parseOnboarding(query: URLSearchParams, sites?: readonly DatadogSite[]): OnboardingStart {
  const repeated = ['site', 'domain'].find((name) => query.getAll(name).length > 1);
  if (repeated) throw createError('PARAMETER_REPEATED', `The query names "${repeated}" more than once.`);
  const domain = query.has('domain') ? parseDomain(query.get('domain'), sites) : undefined;
  if (query.has('site')) {
    const { origin, site } = parseSite(query.get('site'), sites);
    return { origin, site: domain ?? site };
  }
  return { origin: domain?.webOrigin ?? defaultOrigin, site: domain };
}
