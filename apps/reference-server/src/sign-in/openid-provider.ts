import { type Transport, TransportError } from '@tilekit/core';
import * as oauth from 'oauth4webapi';
import type { OpenIdConfig } from '../config.ts';

/** A sign-in that was not completed; `problems.ts` has the words for visitors, `message` is for the log. */
export class SignInError extends Error {
  readonly code: 'SIGN_IN_REFUSED' | 'SIGN_IN_MISCONFIGURED' | 'SIGN_IN_UNAVAILABLE';

  /** @param message never a token, a code or a claim */
  constructor(code: SignInError['code'], message: string) {
    super(message);
    this.name = 'SignInError';
    this.code = code;
  }
}

/** What the browser's session keeps of a sign-in that is under way. */
export interface PendingSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** The provider that knows the partner's users. */
export interface OpenIdProvider {
  /** @returns where to send the browser, and what to keep for its return */
  begin(): Promise<PendingSignIn & { readonly url: string }>;
  /** @throws SignInError SIGN_IN_REFUSED, SIGN_IN_MISCONFIGURED, SIGN_IN_UNAVAILABLE */
  finish(callback: URLSearchParams, pending: PendingSignIn): Promise<oauth.IDToken>;
}

export interface OpenIdProviderOptions extends OpenIdConfig {
  readonly redirectUri: string;
  readonly transport: Transport;
}

const timeoutMs = 10_000;
/** The metadata name the endpoints and the keys: an hour old at most. */
const metadataLifeMs = 60 * 60 * 1000;

/**
 * OpenID Connect: discovery, authorization code with PKCE and nonce, ID token with a checked signature.
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth
 */
export function createOpenIdProvider(options: OpenIdProviderOptions): OpenIdProvider {
  const { issuer, clientId, clientSecret, redirectUri, transport } = options;
  const client: oauth.Client = { client_id: clientId };
  const network = {
    [oauth.customFetch]: fetchThrough(transport),
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- oauth4webapi marks it so that it stands out; the configuration accepts an http issuer in development only
    [oauth.allowInsecureRequests]: issuer.protocol === 'http:',
  };
  let metadata: Promise<oauth.AuthorizationServer> | undefined;
  let readAtMs = 0;

  function discover(): Promise<oauth.AuthorizationServer> {
    if (metadata === undefined || Date.now() - readAtMs > metadataLifeMs) {
      readAtMs = Date.now();
      // Nothing in it comes from a visitor: whatever goes wrong is ours or the provider's to fix.
      const reading = attempt('SIGN_IN_UNAVAILABLE', async () => {
        const response = await oauth.discoveryRequest(issuer, network);
        const found = await oauth.processDiscoveryResponse(issuer, response);
        requireEndpoints(found, issuer);
        return found;
      });
      reading.catch(forget);
      metadata = reading;
    }
    return metadata;
  }

  /** What failed may have moved: the next sign-in asks where everything is. */
  function forget(): void {
    metadata = undefined;
  }

  return {
    begin: () =>
      attempt('SIGN_IN_UNAVAILABLE', async () => {
        const { authorization_endpoint = '' } = await discover();
        const pending = {
          state: oauth.generateRandomState(),
          nonce: oauth.generateRandomNonce(),
          codeVerifier: oauth.generateRandomCodeVerifier(),
        };
        const url = new URL(authorization_endpoint);
        const parameters = {
          response_type: 'code',
          client_id: clientId,
          redirect_uri: redirectUri,
          scope: 'openid profile email',
          state: pending.state,
          nonce: pending.nonce,
          code_challenge: await oauth.calculatePKCECodeChallenge(pending.codeVerifier),
          code_challenge_method: 'S256',
        };
        for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
        return { ...pending, url: url.href };
      }),

    finish(callback, { state, nonce, codeVerifier }) {
      const finishing = attempt('SIGN_IN_REFUSED', async () => {
        const server = await discover();
        const parameters = oauth.validateAuthResponse(server, client, callback, state);
        const response = await oauth.authorizationCodeGrantRequest(
          server,
          client,
          authenticationFor(server, clientSecret),
          parameters,
          redirectUri,
          codeVerifier,
          network,
        );
        const answer = await oauth.processAuthorizationCodeResponse(server, client, response, {
          expectedNonce: nonce,
          requireIdToken: true,
        });
        await oauth.validateApplicationLevelSignature(server, response, network).catch((error: unknown) => {
          if (!(error instanceof oauth.OperationProcessingError)) throw error;
          // The keys may have been replaced since they were read. They are kept with the object: another one has them read again.
          forget();
          return oauth.validateApplicationLevelSignature({ ...server }, response, network);
        });
        const claims = oauth.getValidatedIdTokenClaims(answer);
        if (claims === undefined) throw new Error('The answer holds no ID token.');
        return claims;
      });
      finishing.catch((error: unknown) => {
        if (error instanceof SignInError && error.code === 'SIGN_IN_UNAVAILABLE') forget();
      });
      return finishing;
    },
  };
}

/** A document without them, such as one of a deployment that is under way, must not be kept for an hour. */
function requireEndpoints(server: oauth.AuthorizationServer, issuer: URL): void {
  for (const name of ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const) {
    const protocol = URL.parse(server[name] ?? '')?.protocol;
    if (protocol !== 'https:' && protocol !== issuer.protocol)
      throw new Error(`The provider's metadata has no usable ${name}.`);
  }
}

/** Basic is every provider's default. */
function authenticationFor(
  { token_endpoint_auth_methods_supported: supported }: oauth.AuthorizationServer,
  clientSecret: string,
): oauth.ClientAuth {
  const basic = supported?.includes('client_secret_basic') ?? true;
  return basic ? oauth.ClientSecretBasic(clientSecret) : oauth.ClientSecretPost(clientSecret);
}

/** How a token endpoint refuses a client or a code (RFC 6749, section 5.2; some say 403). Anything else is an outage. */
const refusalStatuses: ReadonlySet<number> = new Set([400, 401, 403]);

/** The server's one way to the network: with its time limits, its limit of size, and without following redirects. */
function fetchThrough(transport: Transport) {
  return async (
    url: string,
    { method, headers, body }: oauth.CustomFetchOptions<'GET' | 'POST', URLSearchParams | undefined>,
  ) => {
    const answer = await transport({ method, url: new URL(url), headers, body: body?.toString(), timeoutMs });
    const { status } = answer;
    const isRefusal = method === 'POST' && refusalStatuses.has(status);
    if (status !== 200 && !isRefusal) throw new SignInError('SIGN_IN_UNAVAILABLE', `It answered ${status}.`);
    return new Response(new Uint8Array(answer.body), { status, headers: answer.headers });
  };
}

/** The library's errors carry answers and claims as their cause: only its own words are kept. */
async function attempt<Result>(code: SignInError['code'], run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof SignInError) throw error;
    if (isClientRefused(error)) {
      throw new SignInError(
        'SIGN_IN_MISCONFIGURED',
        'The OpenID provider does not accept this server as its client: correct OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.',
      );
    }
    const words = error instanceof Error ? error.message : 'unknown';
    throw new SignInError(isOutage(error) ? 'SIGN_IN_UNAVAILABLE' : code, words);
  }
}

/** A success without the JSON of an OpenID provider, such as the page of a proxy. */
const outageCodes: ReadonlySet<string> = new Set([oauth.RESPONSE_IS_NOT_JSON, oauth.PARSE_ERROR]);

/** Whether waiting helps. */
function isOutage(error: unknown): boolean {
  if (error instanceof oauth.ResponseBodyError)
    return ['server_error', 'temporarily_unavailable'].includes(error.error);
  return (
    error instanceof TransportError ||
    (error instanceof oauth.OperationProcessingError && outageCodes.has(error.code ?? ''))
  );
}

/** The token endpoint's error codes for a misconfigured client (RFC 6749, section 5.2). */
function isClientRefused(error: unknown): boolean {
  // Some providers send a challenge along with whatever they refuse.
  if (error instanceof oauth.WWWAuthenticateChallengeError) return error.status === 401;
  return (
    error instanceof oauth.ResponseBodyError &&
    ['invalid_client', 'unauthorized_client'].includes(error.error)
  );
}
