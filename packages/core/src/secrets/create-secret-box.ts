import { decodeProtectedHeader } from 'jose/decode/protected_header';

import { createError } from '../errors/create-error.ts';
import { printable } from '../errors/redact.ts';
import type { SecretBox, SecretContext } from '../installations/installation-store.ts';
import type { KeyRing } from './key-ring.ts';

/**
 * Makes a box that seals secrets as compact JWE (`dir`, A256GCM) with the first key of a ring and opens them with any.
 *
 * Purpose, installation, account and field are in the protected header: a sealed text that was changed, or moved to
 * another row, account or field, does not open.
 *
 * @param ring the keys, or a function that returns the current ones, for a rotation without restart
 * @returns the box, for a lifecycle's `secrets`
 * @see https://datatracker.ietf.org/doc/html/rfc7516
 */
export function createSecretBox(ring: KeyRing | (() => KeyRing)): SecretBox {
  const current = typeof ring === 'function' ? ring : () => ring;
  return {
    async seal(plaintext, context) {
      const [active] = current();
      const { CompactEncrypt } = await import('jose/jwe/compact/encrypt');
      return await new CompactEncrypt(new TextEncoder().encode(plaintext))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: active.id, ...headerOf(context) })
        .encrypt(active.key);
    },

    async open(sealed, context) {
      const kid = keyIdOf(sealed);
      const entry = current().find(({ id }) => id === kid);
      if (kid === undefined) throw unreadable(context, 'it is not a sealed text');
      if (!entry) {
        throw createError(
          'KEY_UNKNOWN',
          `${nameOf(context)} is sealed with key ${printable(kid)}, which the ring lacks.`,
        );
      }
      const { compactDecrypt } = await import('jose/jwe/compact/decrypt');
      try {
        const { plaintext, protectedHeader } = await compactDecrypt(sealed, entry.key, {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        });
        const moved = Object.entries(headerOf(context)).find(
          ([name, value]) => protectedHeader[name] !== value,
        );
        if (moved) throw new Error(`it belongs to another ${moved[0]}`);
        return new TextDecoder().decode(plaintext);
      } catch (error) {
        throw unreadable(context, error instanceof Error ? error.message : 'unknown');
      }
    },

    isCurrent(sealed) {
      return keyIdOf(sealed) === current()[0].id;
    },
  };
}

function headerOf({ purpose, installationId, accountId, field }: SecretContext): Record<string, string> {
  return { purpose, installation: installationId, account: accountId, field };
}

function keyIdOf(sealed: string): string | undefined {
  try {
    return decodeProtectedHeader(sealed).kid;
  } catch {
    // Not a JWE: the caller reports it in its own terms.
    return undefined;
  }
}

function nameOf({ field, installationId }: SecretContext): string {
  return `The ${field} of installation ${printable(installationId)}`;
}

function unreadable(context: SecretContext, reason: string) {
  return createError('SECRET_UNREADABLE', `${nameOf(context)} cannot be opened: ${reason}.`);
}
