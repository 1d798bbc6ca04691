import { oauthRefusal } from './oauth-refusal.ts';
import { converse, type OAuthCallOptions } from './token-endpoint.ts';

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
