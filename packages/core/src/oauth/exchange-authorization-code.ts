import { oauthRefusal } from './oauth-refusal.ts';
import { converse, type OAuthCallOptions } from './token-endpoint.ts';
import { tokenSetOf } from './token-set-of.ts';
import type { TokenSet } from './token-set.ts';

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
  const { code, codeVerifier, redirectUri } = options;
  const now = (options.now ?? Date.now)();
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
      return tokenSetOf(
        await oauth.processAuthorizationCodeResponse(server, client, response),
        undefined,
        now,
      );
    });
  } catch (error) {
    throw oauthRefusal(error, 'INVALID_CODE_OR_VERIFIER');
  }
}
