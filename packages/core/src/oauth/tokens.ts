import type { TokenEndpointResponse } from 'oauth4webapi';

import { createError } from '../errors/create-error.ts';
import { TilekitError } from '../errors/tilekit-error.ts';
import { systemClock } from '../request/clock.ts';
import { converse, type OAuthCallOptions } from './token-endpoint.ts';

/** What the token endpoint grants. */
export interface TokenSet {
  /** Goes into `Authorization: Bearer …`. */
  readonly accessToken: string;
  /** Lives until the customer or the partner revokes it. */
  readonly refreshToken: string;
  /** When the access token ends (Datadog: an hour after its issue). */
  readonly expiresAt: Date;
  /** What Datadog says was granted; empty when the answer does not say. */
  readonly scopes: readonly string[];
}

/** Input of {@link exchangeAuthorizationCode}. */
export interface CodeExchangeOptions extends OAuthCallOptions {
  /** From {@link validateCallback}. */
  readonly code: string;
  /** Kept since {@link createAuthorizationRequest}. */
  readonly codeVerifier: string;
  /** The same text as in the authorization. */
  readonly redirectUri: string;
}

/**
 * Exchanges the code for tokens: `POST https://api.<domain>/oauth2/v1/token`, form-encoded, with the client's
 * credentials in the body. Never repeated: a code works once.
 *
 * @returns tokens; make the API key with {@link createApiKey}
 * @throws INVALID_CODE_OR_VERIFIER, REDIRECT_URI_MISMATCH, INVALID_CLIENT_ID, CLIENT_SECRET_REJECTED, OAUTH_REFUSED,
 * RATE_LIMITED, DATADOG_UNAVAILABLE, UNEXPECTED_ANSWER, TransportError
 * @see https://docs.datadoghq.com/extend/authorization/oauth2_endpoints/
 */
export async function exchangeAuthorizationCode(options: CodeExchangeOptions): Promise<TokenSet> {
  const { code, codeVerifier, redirectUri, clock = systemClock } = options;
  const now = clock.now();
  try {
    return await converse(options, '/oauth2/v1/token', [code, codeVerifier], async (conversation) => {
      const { oauth, server, client, authentication, options: fetching } = conversation;
      // `state` was compared by validateCallback; the library wants to see a callback all the same.
      const query = new URLSearchParams({ code });
      const callback = oauth.validateAuthResponse(server, client, query, oauth.skipStateCheck);
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        authentication,
        callback,
        redirectUri,
        codeVerifier,
        fetching,
      );
      const answer = await oauth.processAuthorizationCodeResponse(server, client, response);
      return tokenSetOf(answer, undefined, now);
    });
  } catch (error) {
    throw oauthRefusal(error, 'INVALID_CODE_OR_VERIFIER');
  }
}

/** Input of {@link refreshAccessToken}. */
export interface RefreshOptions extends OAuthCallOptions {
  readonly refreshToken: string;
}

/**
 * Asks for a new access token: `POST https://api.<domain>/oauth2/v1/token` with `grant_type=refresh_token`, on the
 * site that issued the refresh token.
 *
 * @returns tokens to store, all of them: the refresh token may be a new one
 * @throws GRANT_REVOKED when the customer must authorize again; CLIENT_SECRET_REJECTED, OAUTH_REFUSED, RATE_LIMITED,
 * DATADOG_UNAVAILABLE, UNEXPECTED_ANSWER, TransportError
 * @see https://docs.datadoghq.com/extend/authorization/oauth2_endpoints/
 */
export async function refreshAccessToken(options: RefreshOptions): Promise<TokenSet> {
  const { refreshToken, clock = systemClock } = options;
  const now = clock.now();
  try {
    return await converse(options, '/oauth2/v1/token', [refreshToken], async (conversation) => {
      const { oauth, server, client, authentication, options: fetching } = conversation;
      const response = await oauth.refreshTokenGrantRequest(
        server,
        client,
        authentication,
        refreshToken,
        fetching,
      );
      return tokenSetOf(await oauth.processRefreshTokenResponse(server, client, response), refreshToken, now);
    });
  } catch (error) {
    throw oauthRefusal(error, 'GRANT_REVOKED');
  }
}

/** Input of {@link revokeToken}. */
export interface RevokeOptions extends OAuthCallOptions {
  /** The token to revoke: the refresh token ends the grant. */
  readonly token: string;
  /** Authenticates the request. */
  readonly accessToken: string;
  /** Default `refresh_token`. */
  readonly tokenTypeHint?: 'refresh_token' | 'access_token' | undefined;
}

/**
 * Revokes a token: `POST https://api.<domain>/oauth2/v1/revoke`. Safe to repeat: Datadog answers 200 for an unknown
 * token as well.
 *
 * @throws CLIENT_SECRET_REJECTED, OAUTH_REFUSED, RATE_LIMITED, DATADOG_UNAVAILABLE, UNEXPECTED_ANSWER, TransportError
 * @see https://datatracker.ietf.org/doc/html/rfc7009
 */
export async function revokeToken(options: RevokeOptions): Promise<void> {
  const { token, accessToken, tokenTypeHint = 'refresh_token' } = options;
  try {
    await converse(
      options,
      '/oauth2/v1/revoke',
      [token, accessToken],
      async ({ oauth, server, client, authentication, options: fetching }) => {
        const request = { ...fetching, additionalParameters: { token_type_hint: tokenTypeHint } };
        const response = await oauth.revocationRequest(server, client, authentication, token, request);
        await oauth.processRevocationResponse(response);
      },
      accessToken,
    );
  } catch (error) {
    throw oauthRefusal(error, 'GRANT_REVOKED');
  }
}

/** Datadog's access tokens live an hour; the answer contains it, and this is assumed when it does not. */
const usualLifetimeSeconds = 3600;

/**
 * Reads the answer of the token endpoint.
 *
 * @param refreshToken kept when the answer brings no new one
 * @param now Unix milliseconds at which the request was sent
 */
function tokenSetOf(answer: TokenEndpointResponse, refreshToken: string | undefined, now: number): TokenSet {
  const kept = answer.refresh_token ?? refreshToken;
  if (kept === undefined) {
    throw createError('UNEXPECTED_ANSWER', 'The answer to POST /oauth2/v1/token holds no `refresh_token`.');
  }
  const seconds = answer.expires_in ?? usualLifetimeSeconds;
  return {
    accessToken: answer.access_token,
    refreshToken: kept,
    expiresAt: new Date(now + seconds * 1000),
    scopes: answer.scope?.split(' ').filter((scope) => scope !== '') ?? [],
  };
}

/**
 * Gives the general refusals of an API their OAuth meaning.
 *
 * @param grantCode what `invalid_grant` means for this call
 */
function oauthRefusal(error: unknown, grantCode: 'INVALID_CODE_OR_VERIFIER' | 'GRANT_REVOKED'): unknown {
  if (!(error instanceof TilekitError)) return error;
  const { code, what, status, cause } = error;
  if (/\binvalid_grant\b/i.test(what) && (code === 'BAD_REQUEST' || code === 'INVALID_CODE_OR_VERIFIER')) {
    return createError(grantCode, what, { status, cause });
  }
  if (code === 'ACCESS_TOKEN_REJECTED') return createError('CLIENT_SECRET_REJECTED', what, { status, cause });
  if (code === 'BAD_REQUEST' || code === 'FORBIDDEN' || code === 'NOT_FOUND') {
    return createError('OAUTH_REFUSED', what, { status, cause });
  }
  return error;
}
