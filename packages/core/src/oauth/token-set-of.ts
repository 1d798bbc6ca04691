import type { TokenEndpointResponse } from 'oauth4webapi';

import { createError } from '../errors/create-error.ts';
import type { TokenSet } from './token-set.ts';

/** Datadog's access tokens live an hour; the answer says so, and this is assumed when it does not. */
const usualLifetimeSeconds = 3600;

/**
 * Reads the answer of the token endpoint.
 *
 * @param refreshToken kept when the answer brings no new one
 * @param now Unix milliseconds at which the request was sent
 */
export function tokenSetOf(
  answer: TokenEndpointResponse,
  refreshToken: string | undefined,
  now: number,
): TokenSet {
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
