import {
  type Installation,
  type InstallationStore,
  parseInstallation,
  slotOf,
  type StoredInstallation,
} from '@tilekit/core';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database/database.ts';

/** Core's store of installations, in PostgreSQL. Leases go by the database's clock. */
export function createPostgresStore(database: Database): InstallationStore {
  return {
    async create(installation, leaseMs) {
      const row = await database
        .insertInto('installations')
        .values({
          id: installation.id,
          ...columnsOf(installation),
          version: 1,
          fence: 1,
          leased_until: fromNow(leaseMs),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning(['version', 'fence'])
        .executeTakeFirst();
      return (
        row && {
          stored: { installation, version: row.version },
          lease: { installationId: installation.id, fence: row.fence },
        }
      );
    },

    async get(id) {
      return maybeStored(await select(database).where('id', '=', id).executeTakeFirst());
    },

    async findBySlot(slot) {
      return maybeStored(await select(database).where('slot', '=', slot).executeTakeFirst());
    },

    async list({ accountId, statuses, hasReplacedGrants, afterId, limit }) {
      let query = select(database).orderBy('id').limit(limit);
      if (accountId !== undefined) query = query.where('account_id', '=', accountId);
      if (statuses !== undefined) query = query.where('status', '=', sql<string>`any(${[...statuses]})`);
      if (hasReplacedGrants === true) query = query.where(sql<boolean>`document ? 'replacedGrants'`);
      if (afterId !== undefined) query = query.where('id', '>', afterId);
      return (await query.execute()).map(storedOf);
    },

    async update(next, { version, lease }) {
      let query = database
        .updateTable('installations')
        .set((row) => ({ ...columnsOf(next), version: row('version', '+', 1) }))
        .where('id', '=', next.id)
        .where('version', '=', version);
      if (lease) query = query.where('fence', '=', lease.fence).where('leased_until', 'is not', null);
      try {
        const row = await query.returning('version').executeTakeFirst();
        return row && { installation: next, version: row.version };
      } catch (error) {
        if (isSlotTaken(error)) return undefined;
        throw error;
      }
    },

    async acquireLease(installationId, leaseMs) {
      const row = await database
        .updateTable('installations')
        .set((installation) => ({ fence: installation('fence', '+', 1), leased_until: fromNow(leaseMs) }))
        .where('id', '=', installationId)
        .where((row) =>
          row.or([row('leased_until', 'is', null), row('leased_until', '<=', sql<Date>`clock_timestamp()`)]),
        )
        .returning('fence')
        .executeTakeFirst();
      return row && { installationId, fence: row.fence };
    },

    async releaseLease({ installationId, fence }) {
      await database
        .updateTable('installations')
        .set({ leased_until: null })
        .where('id', '=', installationId)
        .where('fence', '=', fence)
        .execute();
    },
  };
}

function select(database: Database) {
  return database.selectFrom('installations').select(['document', 'version', 'account_id']);
}

function columnsOf(installation: Installation) {
  return {
    account_id: installation.accountId,
    status: installation.status,
    slot: slotOf(installation) ?? null,
    document: JSON.stringify(installation),
    refresh_at: refreshAtOf(installation),
  };
}

/** Only a grant in use is renewed ahead of time, and after a failure not before core tries again. */
function refreshAtOf(installation: Installation): Date | null {
  if (installation.status !== 'connected' && installation.status !== 'needs-recovery') return null;
  return new Date(installation.tokens.failure?.retryAt ?? installation.tokens.refreshAt);
}

interface Row {
  readonly document: object;
  readonly version: number;
  readonly account_id: string;
}

/** The column says whose it is: where the document says otherwise, none of its secrets opens. */
function storedOf({ document, version, account_id }: Row): StoredInstallation {
  return { installation: parseInstallation({ ...document, accountId: account_id }), version };
}

function maybeStored(row: Row | undefined): StoredInstallation | undefined {
  return row && storedOf(row);
}

function fromNow(milliseconds: number): RawBuilder<Date> {
  return sql<Date>`clock_timestamp() + ${milliseconds} * interval '1 millisecond'`;
}

/** PostgreSQL's `unique_violation`; the id of an existing row does not change, so it is the slot. */
function isSlotTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}
