import { rekeyInstallations } from '@tilekit/core';
import type { AppOptions } from '../app-options.ts';
import { rekeyWebhooks } from '../webhooks/rekey-webhooks.ts';
import { countOldSecrets } from './count-old-secrets.ts';

/**
 * Seals with the active key whatever an older one sealed, so that the older one can leave ENCRYPTION_KEYS. When there is
 * nothing to do it only reads.
 *
 * @returns how many installations, webhooks and open authorizations still need an older key
 * @throws KEY_UNKNOWN, SECRET_UNREADABLE: the ring lacks a key, and none may leave it
 */
export async function rekey(options: AppOptions): Promise<number> {
  const done = { installations: 0, webhooks: 0 };
  let left = await countOldSecrets(options);
  if (left > 0) {
    done.installations = (await rekeyInstallations(options.lifecycle)).resealed;
    done.webhooks = await rekeyWebhooks(options);
    left = await countOldSecrets(options);
  }
  options.logger.info(
    { ...done, left },
    left === 0
      ? 'no secret needs an older key, so ENCRYPTION_KEYS may lose all but the first'
      : 'some secrets still need an older key, so leave ENCRYPTION_KEYS as it is',
  );
  return left;
}
