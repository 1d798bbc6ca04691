import { createError } from '../errors/create-error.ts';
import { printable } from '../errors/printable.ts';
import type { SecretBox, SecretContext } from '../installations/secret-box.ts';
import { decryptCompact, encryptCompact, readHeader } from './jwe.ts';
import type { KeyRing } from './key-ring.ts';

/**
 * Makes a box that seals secrets as compact JWE (`dir`, A256GCM) with the first key of a ring and opens them with any.
 *
 * Purpose, installation and field stand in the protected header: a sealed text that was changed, or moved to another
 * row or field, does not open.
 *
 * @param ring the keys, or a function that returns the current ones, for a rotation without restart
 * @returns the box, for a lifecycle's `secrets`
 * @see https://datatracker.ietf.org/doc/html/rfc7516
 */
export function createSecretBox(ring: KeyRing | (() => KeyRing)): SecretBox {
  const current = typeof ring === 'function' ? ring : () => ring;
  return {
    // Both are done at once: a box of another kind may have to ask somebody.
    seal: (plaintext, context) =>
      promised(() => {
        const [active] = current();
        return encryptCompact(plaintext, { kid: active.id, ...headerOf(context) }, active.key);
      }),

    open: (sealed, context) => promised(() => open(current(), sealed, context)),

    isCurrent(sealed) {
      return readHeader(sealed)?.kid === current()[0].id;
    },
  };
}

function promised(run: () => string): Promise<string> {
  return new Promise((resolve) => {
    resolve(run());
  });
}

function open(ring: KeyRing, sealed: string, context: SecretContext): string {
  const kid = readHeader(sealed)?.kid;
  const entry = ring.find(({ id }) => id === kid);
  if (kid === undefined) throw unreadable(context, 'it is not a sealed text');
  if (!entry) {
    throw createError(
      'KEY_UNKNOWN',
      `${nameOf(context)} is sealed with key ${printable(kid)}, which the ring lacks.`,
    );
  }
  try {
    const { plaintext, header } = decryptCompact(sealed, entry.key);
    const moved = Object.entries(headerOf(context)).find(([name, value]) => header[name] !== value);
    if (moved) throw new Error(`it belongs to another ${moved[0]}`);
    return plaintext;
  } catch (error) {
    throw unreadable(context, error instanceof Error ? error.message : 'unknown');
  }
}

function headerOf({ purpose, installationId, field }: SecretContext): Record<string, string> {
  return { purpose, installation: installationId, field };
}

function nameOf({ field, installationId }: SecretContext): string {
  return `The ${field} of installation ${printable(installationId)}`;
}

function unreadable(context: SecretContext, reason: string) {
  return createError('SECRET_UNREADABLE', `${nameOf(context)} cannot be opened: ${reason}.`);
}
