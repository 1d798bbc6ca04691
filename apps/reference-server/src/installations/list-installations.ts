import { type Installation, parseInstallation } from '@tilekit/core';
import { sql } from 'kysely';
import type { Database } from '../database/database.ts';

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
