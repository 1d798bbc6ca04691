import { createError } from '../errors/create-error.ts';
import { printable } from '../errors/redact.ts';
import { webHostOf, type WebOrigin } from '../sites/datadog-site.ts';
import { directEndpoints, type Endpoints } from '../sites/endpoints.ts';
import { defaultOrigin } from '../sites/parse-site.ts';

/** An OAuth client of the Developer Platform. */
export interface OAuthClient {
  readonly clientId: string;
  /** Shown once by Datadog; only one is active at a time. */
  readonly clientSecret: string;
  /** `test`: works in the organization that made it. `published`: every organization can authorize it. */
  readonly kind: 'test' | 'published';
}

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
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const loopback = url !== undefined && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  const schemeFits = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback);
  if (!url || !schemeFits || value.includes('#') || url.username || url.password || /\s/.test(value)) {
    throw createError('REDIRECT_URI_INVALID', `The redirect URI ${printable(value)} cannot be used.`);
  }
  return value;
}

/** Input of {@link createAuthorizationRequest}. */
export interface AuthorizationRequestOptions {
  /** Whose consent page is shown; its secret is not used here. */
  readonly client: Pick<OAuthClient, 'clientId'>;
  /** Exactly as on the OAuth client page. */
  readonly redirectUri: string;
  /** From {@link parseSite}; default US1, where Datadog lets the user choose the site. */
  readonly origin?: WebOrigin | undefined;
  /** Default: the real Datadog. */
  readonly endpoints?: Endpoints | undefined;
  /** Default: the platform's generator. */
  readonly randomBytes?: ((size: number) => Uint8Array) | undefined;
}

/** Where to send the browser, and what to keep for the callback. */
export interface AuthorizationRequest {
  readonly url: string;
  /** Keep in the session: single use, ten minutes at most. */
  readonly state: string;
  /** Keep on the server only. */
  readonly codeVerifier: string;
}

/**
 * Begins the authorization code flow with PKCE: `GET <site origin>/oauth2/v1/authorize`.
 *
 * Each call makes a new `state` (256 bits) and a new `code_verifier`. No `scope` is sent: Datadog fixes the scopes on
 * the OAuth client.
 *
 * @returns the URL for the redirect; check the answer with {@link validateCallback}
 * @throws REDIRECT_URI_INVALID, SUBDOMAIN_REDIRECT
 * @see https://docs.datadoghq.com/extend/authorization/oauth2_endpoints/
 * @see https://datatracker.ietf.org/doc/html/rfc7636#section-4
 */
export async function createAuthorizationRequest(
  options: AuthorizationRequestOptions,
): Promise<AuthorizationRequest> {
  const {
    client,
    origin = defaultOrigin,
    endpoints = directEndpoints,
    randomBytes = webRandomBytes,
  } = options;
  const { calculatePKCECodeChallenge } = await import('oauth4webapi');
  const state = Buffer.from(randomBytes(32)).toString('base64url');
  const codeVerifier = Buffer.from(randomBytes(32)).toString('base64url');
  const url = endpoints(webHostOf(origin), '/oauth2/v1/authorize');
  url.search = new URLSearchParams({
    redirect_uri: parseRedirectUri(options.redirectUri),
    client_id: client.clientId,
    response_type: 'code',
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    state,
  }).toString();
  return { url: url.href, state, codeVerifier };
}

function webRandomBytes(size: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(size));
}
