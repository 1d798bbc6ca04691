import { createError, type InstallationStore, type StoredInstallation } from '@tilekit/core';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @throws INSTALLATION_NOT_FOUND also for an installation of another account: its existence is nobody's business */
export async function findInstallation(
  store: InstallationStore,
  accountId: string,
  id: string | undefined,
): Promise<StoredInstallation> {
  const stored = id !== undefined && uuid.test(id) ? await store.get(id) : undefined;
  if (stored?.installation.accountId === accountId) return stored;
  throw createError('INSTALLATION_NOT_FOUND', 'No installation of this account has the id.');
}
