import { createError, type InstallationStore, type StoredInstallation } from '@tilekit/core';

/** @throws INSTALLATION_NOT_FOUND also for an installation of another account: its existence is nobody's business */
export async function findInstallation(
  store: InstallationStore,
  accountId: string,
  id: string | undefined,
): Promise<StoredInstallation> {
  const stored = id === undefined ? undefined : await store.get(id);
  if (stored?.installation.accountId === accountId) return stored;
  throw createError('INSTALLATION_NOT_FOUND', 'No installation of this account has the id.');
}
