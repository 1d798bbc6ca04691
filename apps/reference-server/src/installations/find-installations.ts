import {
  createError,
  type Installation,
  type InstallationStatus,
  type InstallationStore,
  parseInstallation,
  type StoredInstallation,
} from '@tilekit/core';
import { sql } from 'kysely';
import type { Database } from '../database/database.ts';

/** Every status, in the order of an installation's life. */
export const installationStatuses = [
  'connecting',
  'connected',
  'needs-reauthorization',
  'needs-recovery',
  'disconnecting',
  'disconnected',
] as const satisfies readonly InstallationStatus[];

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

const mostFormer = 100;

/** @returns the account's live installations, all of them, then its newest former ones; the newest first in both */
export async function listInstallations(database: Database, accountId: string): Promise<Installation[]> {
  const ofAccount = database.selectFrom('installations').where('account_id', '=', accountId);
  const isFormer = sql<boolean>`status in ('disconnecting', 'disconnected')`;
  const createdAt = sql<string>`document ->> 'createdAt'`;
  const newestFormer = ofAccount.where(isFormer).orderBy(createdAt, 'desc').limit(mostFormer).select('id');
  const rows = await ofAccount
    .where((row) => row.or([row.not(isFormer), row('id', 'in', newestFormer)]))
    .orderBy(isFormer)
    .orderBy(createdAt, 'desc')
    .select('document')
    .execute();
  return rows.map(({ document }) => parseInstallation(document));
}
