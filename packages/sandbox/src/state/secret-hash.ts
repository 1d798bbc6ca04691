import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * The SHA-256 of a secret. All secrets here are random values of at least 128 bits, so that a plain hash
 * cannot be reversed by guessing.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Compares two texts in constant time. */
export function sameSecret(left: string, right: string): boolean {
  return timingSafeEqual(
    createHash('sha256').update(left).digest(),
    createHash('sha256').update(right).digest(),
  );
}
