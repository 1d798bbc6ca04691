import type { Datadog } from '../datadog.ts';
import type { Organization } from '../organizations/organization.ts';
import { mayAuthorize, type RegisteredClient } from './oauth-clients.ts';

/** What became of an authorization request. */
export type AuthorizeRequest =
  /** Client or redirect URI are wrong: an error page, never a redirect. */
  | { outcome: 'error-page'; message: string }
  /** Every other error is answered to the partner. */
  | { outcome: 'redirect'; location: string }
  | {
      outcome: 'ask';
      client: RegisteredClient;
      redirectUri: string;
      state: string | undefined;
      codeChallenge: string | undefined;
    };

/** Checks `GET /oauth2/v1/authorize`, step by step. */
export async function readAuthorizeRequest(
  datadog: Datadog,
  query: URLSearchParams,
  organization: Organization,
): Promise<AuthorizeRequest> {
  const client = await datadog.clients.find(only(query, 'client_id') ?? '');
  if (!client || !mayAuthorize(client, organization, datadog.policy)) {
    return { outcome: 'error-page', message: 'invalid_request - Invalid client_id parameter value' };
  }
  const redirectUri = only(query, 'redirect_uri');
  if (redirectUri === undefined || !client.redirectUris.includes(redirectUri)) {
    return { outcome: 'error-page', message: 'invalid_request - Mismatching redirect URI.' };
  }
  const state = only(query, 'state');
  const fault = findFault(query);
  if (fault) {
    return {
      outcome: 'redirect',
      location: errorRedirect(redirectUri, state, fault.error, fault.description),
    };
  }
  return { outcome: 'ask', client, redirectUri, state, codeChallenge: only(query, 'code_challenge') };
}

/** The redirect that tells a partner about an error (RFC 6749 section 4.1.2.1). */
export function errorRedirect(
  redirectUri: string,
  state: string | undefined,
  error: string,
  description: string,
): string {
  return withQuery(redirectUri, { error, error_description: description, state });
}

/** Adds parameters to a redirect URI, keeping those that it has. */
export function withQuery(redirectUri: string, parameters: Record<string, string | undefined>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url.href;
}

function findFault(query: URLSearchParams): { error: string; description: string } | undefined {
  for (const name of new Set(query.keys())) {
    if (query.getAll(name).length > 1) {
      return { error: 'invalid_request', description: `Repeated parameter ${name}.` };
    }
  }
  if (query.get('response_type') !== 'code') {
    return { error: 'unsupported_response_type', description: 'response_type must be code.' };
  }
  const challenge = query.get('code_challenge');
  const method = query.get('code_challenge_method');
  if (challenge === null && method === null) return undefined;
  // Datadog's own page once named the method by its algorithm.
  if (method !== 'S256' && method !== 'SHA-256') {
    return { error: 'invalid_request', description: 'code_challenge_method must be S256.' };
  }
  if (!/^[A-Za-z0-9_-]{43}$/.test(challenge ?? '')) {
    return { error: 'invalid_request', description: 'code_challenge is not a base64url SHA-256 value.' };
  }
  return undefined;
}

/** A parameter that occurs exactly once. */
function only(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name);
  return values.length === 1 ? values[0] : undefined;
}
