import type { FastifyRequest } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { headerOf, hostOf } from '../http/datadog-request.ts';
import { refuse, type Refusal } from '../http/refusal.ts';
import type { Operation } from '../operations/operation-table.ts';
import type { Organization } from '../organizations/organization.ts';

type Guard = (request: FastifyRequest) => Promise<void>;

/** What an invalid or expired credential gets where Datadog documents no 401: most of its operations. */
const forbidden = () => refuse(403, 'Forbidden');

/** What it gets where Datadog documents a 401. */
export const unauthorized = () => refuse(401, 'Unauthorized');

/** Lets a request pass with a live API key of the site; `refuseKey` is the answer to other keys. */
export function requireApiKey(datadog: Datadog, refuseKey = forbidden): Guard {
  return (request) => {
    const key = apiKeyOf(request);
    if (key === undefined) return Promise.reject(refuse(403, 'API key required'));
    const organization = datadog.apiKeys.findOrganization(hostOf(request).site, key);
    if (!organization) return Promise.reject(refuseKey());
    request.organization = organization;
    return Promise.resolve();
  };
}

/** Lets a request pass with what the document of its operation asks for. */
export function requireAccess(datadog: Datadog, operation: Operation): Guard {
  if (operation.credentials === 'none') return takeHomeOrganization(datadog);
  if (operation.credentials === 'api-key') return requireApiKey(datadog);
  const refuseToken = operation.documents401 ? unauthorized : forbidden;
  if (operation.scopes.length === 0) return requireKeyPair(datadog);
  return requireToken(
    datadog,
    (scopes) => operation.scopes.some((way) => way.every((scope) => scopes.includes(scope))),
    refuseToken,
  );
}

/** An operation for everybody sees the site's first organization. */
function takeHomeOrganization(datadog: Datadog): Guard {
  return (request) => {
    request.organization = datadog.organizations.home(hostOf(request).site);
    return Promise.resolve();
  };
}

/**
 * Lets a request pass with an access token that carries `scope`, or with an API and an application key. `refuseToken`
 * is the answer to a token that is unknown, expired or another site's.
 */
export function requireScopeOrKeys(datadog: Datadog, scope: string, refuseToken = forbidden): Guard {
  return requireToken(datadog, (scopes) => scopes.includes(scope), refuseToken);
}

function requireToken(
  datadog: Datadog,
  isEnough: (scopes: readonly string[]) => boolean,
  refuseToken: () => Refusal,
): Guard {
  const requireKeys = requireKeyPair(datadog);
  return (request) => {
    if (headerOf(request, 'authorization') === undefined) return requireKeys(request);
    return attempt(() => {
      const found = datadog.grants.findByAccessToken(bearerOf(request, refuseToken));
      if (found?.organization.site !== hostOf(request).site) throw refuseToken();
      if (!isEnough(found.grant.scopes)) throw forbidden();
      request.grant = found;
      request.organization = found.organization;
    });
  };
}

/** Lets a request pass with an API key and an application key of one organization; an access token is not looked at. */
export function requireKeyPair(datadog: Datadog, refuseKeys = forbidden): Guard {
  return (request) =>
    attempt(() => {
      const { site } = hostOf(request);
      const apiKey = apiKeyOf(request);
      const applicationKey = headerOf(request, 'dd-application-key') ?? inQuery(request, 'application_key');
      if (apiKey === undefined || applicationKey === undefined) throw refuseKeys();
      const organization = datadog.apiKeys.findOrganization(site, apiKey);
      if (!organization || !ownsApplicationKey(datadog, organization, applicationKey)) {
        throw refuseKeys();
      }
      request.organization = organization;
    });
}

/** The token of an `Authorization: Bearer` header. */
export function bearerOf(request: FastifyRequest, refuseToken: () => Refusal): string {
  const match = /^Bearer +([^\s]+)$/i.exec(headerOf(request, 'authorization') ?? '');
  if (!match?.[1]) throw refuseToken();
  return match[1];
}

function apiKeyOf(request: FastifyRequest): string | undefined {
  return headerOf(request, 'dd-api-key') ?? inQuery(request, 'api_key');
}

function inQuery(request: FastifyRequest, name: string): string | undefined {
  return new URL(request.url, 'http://sandbox').searchParams.get(name) ?? undefined;
}

function ownsApplicationKey(datadog: Datadog, organization: Organization, key: string): boolean {
  return datadog.applicationKeys.belongsTo(organization, key);
}

function attempt(check: () => void): Promise<void> {
  try {
    check();
    return Promise.resolve();
  } catch (refusal) {
    return Promise.reject(refusal instanceof Error ? refusal : new Error(String(refusal)));
  }
}
