import { createHash, timingSafeEqual } from 'node:crypto';
import { createWebhookError } from '../errors/errors.ts';

/** The headers of a request as Node gives them: lower-case names. */
export type DeliveryHeaders = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Says whether a delivery comes from the webhook that the partner created.
 * Throwing means "cannot tell now": the delivery is answered 503 and Datadog sends it again.
 */
export type Authenticator = (headers: DeliveryHeaders, signal: AbortSignal) => boolean | Promise<boolean>;

/** A header in the webhook's `custom_headers` that no one else can know. */
export interface SecretHeader {
  /** Any case; compared as HTTP compares header names. */
  header: string;
  /** The current secret and, while a rotation lasts, the previous one. At least 16 characters each. */
  secrets: readonly [string] | readonly [string, string];
}

const minSecretLength = 16;

/**
 * Authenticates deliveries by a secret header, in constant time.
 * @returns the authenticator, for `receive`
 * @throws WEBHOOK_SECRET_WEAK for a secret that could be guessed
 */
export function secretHeader({ header, secrets }: SecretHeader): Authenticator {
  const weak = secrets.filter((secret) => secret.length < minSecretLength);
  // An empty list reaches this from callers without a type checker, and would refuse every delivery in silence.
  if (weak.length > 0 || secrets.length < 1) {
    throw createWebhookError('WEBHOOK_SECRET_WEAK', `The secret of "${header}" is missing or too short.`);
  }
  const name = header.toLowerCase();
  const expected = secrets.map(digest);
  return (headers) => {
    const sent = headers[name];
    if (typeof sent !== 'string') return false;
    const actual = digest(sent);
    // Equal lengths for timingSafeEqual, and every secret is compared: neither length nor age shows in the time.
    return expected.map((secret) => timingSafeEqual(secret, actual)).includes(true);
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

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
