import { createHash, timingSafeEqual } from 'node:crypto';
import { createWebhookError } from '../errors/create-webhook-error.ts';
import type { Authenticator } from './authenticator.ts';

/** A header that the webhook's `custom_headers` carry and nobody else can know. */
export interface SecretHeader {
  /** Any case; compared as HTTP compares header names. */
  header: string;
  /** The current secret and, while a rotation lasts, the previous one. At least 16 characters each. */
  secrets: readonly [string] | readonly [string, string];
}

const leastCharacters = 16;

/**
 * Authenticates deliveries by a secret header, in constant time.
 * @returns the authenticator, for `receive`
 * @throws WEBHOOK_SECRET_WEAK for a secret that could be guessed
 */
export function secretHeader({ header, secrets }: SecretHeader): Authenticator {
  const weak = secrets.filter((secret) => secret.length < leastCharacters);
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
