import { oauthRefusal } from './oauth-refusal.ts';
import { converse, type OAuthCallOptions } from './token-endpoint.ts';
import { tokenSetOf } from './token-set-of.ts';
import type { TokenSet } from './token-set.ts';

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
  const { refreshToken } = options;
  const now = (options.now ?? Date.now)();
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
