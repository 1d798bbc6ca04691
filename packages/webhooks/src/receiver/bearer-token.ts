import type { Authenticator } from './authenticator.ts';

/** How the partner's own authorization server says that a token is good. */
export interface BearerToken {
  /**
   * Checks an access token of the client-credentials grant: signature or introspection, audience, expiry, client.
   * Throwing means that the check itself failed, and leads to another delivery.
   */
  verify: (accessToken: string, signal: AbortSignal) => boolean | Promise<boolean>;
}

// RFC 6750, section 2.1: the scheme in any case, one space, b64token.
const bearer = /^bearer ([A-Za-z0-9\-._~+/]+=*)$/i;

/**
 * Authenticates deliveries by the bearer token that a webhooks auth method makes Datadog fetch and send.
 * @returns the authenticator, for `receive`
 * @see https://docs.datadoghq.com/integrations/webhooks/#oauth-20-authentication
 */
export function bearerToken({ verify }: BearerToken): Authenticator {
  return async (headers, signal) => {
    const sent = headers.authorization;
    const accessToken = typeof sent === 'string' ? bearer.exec(sent)?.[1] : undefined;
    return accessToken !== undefined && (await verify(accessToken, signal));
  };
}
