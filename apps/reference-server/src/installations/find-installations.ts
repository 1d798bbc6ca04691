import {
  createError,
  type Installation,
  type InstallationStatus,
  type Lifecycle,
  hasOwnSecrets,
  parseInstallation,
  type StoredInstallation,
} from '@tilekit/core';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/tables.ts';

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

/**
 * @throws INSTALLATION_NOT_FOUND also for an installation of another account: its existence must not leak. One
 * that was moved to this account by hand counts as such: its secrets do not open.
 */
export async function findInstallation(
  lifecycle: Lifecycle,
  accountId: string,
  id: string | undefined,
): Promise<StoredInstallation> {
  const stored = id !== undefined && uuid.test(id) ? await lifecycle.store.get(id) : undefined;
  const isOwn = stored?.installation.accountId === accountId;
  if (isOwn && (await hasOwnSecrets(lifecycle, stored.installation))) return stored;
  throw createError('INSTALLATION_NOT_FOUND', 'No installation of this account has the id.');
}

const mostFormer = 100;

/** @returns the account's live installations, all of them, then its newest former ones; the newest first in both */
export async function listInstallations(
  { database, lifecycle }: { readonly database: Kysely<Tables>; readonly lifecycle: Lifecycle },
  accountId: string,
): Promise<Installation[]> {
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
  const found = rows.map(({ document }) => parseInstallation({ ...document, accountId }));
  const own = await Promise.all(found.map((installation) => hasOwnSecrets(lifecycle, installation)));
  return found.filter((_, index) => own[index]);
}

/** Whose an installation is, for the context of its secrets. */
export async function findOwner(
  database: Kysely<Tables>,
  id: string,
): Promise<{ readonly id: string; readonly accountId: string }> {
  const row = await database
    .selectFrom('installations')
    .select('account_id')
    .where('id', '=', id)
    .executeTakeFirst();
  return { id, accountId: row?.account_id ?? '' };
}
