import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { StartupError } from '../startup-error.ts';
import type { Database } from './database.ts';
import * as installations from './migrations/0001-installations.ts';
import * as outgoingAndAlerts from './migrations/0002-outgoing-and-alerts.ts';
import * as deliveryClaims from './migrations/0003-delivery-claims.ts';
import * as sessions from './migrations/0004-sessions.ts';

/** In the order of their names. A migration that was released is never changed; another one follows it. */
const migrations = {
  '0001-installations': installations,
  '0002-outgoing-and-alerts': outgoingAndAlerts,
  '0003-delivery-claims': deliveryClaims,
  '0004-sessions': sessions,
};

/**
 * Brings the tables up to date. Any number of instances may call it at once: one works, the others wait.
 *
 * @throws StartupError DATABASE_UNREACHABLE
 */
export async function migrate(database: Database): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: {
      async getMigrations() {
        // During a roll-out this may be the older version: what a newer one has done is not ours to doubt.
        const newer = (await appliedMigrations(database)).filter((name) => !Object.hasOwn(migrations, name));
        const applied = { up: () => Promise.resolve() };
        return { ...migrations, ...Object.fromEntries(newer.map((name) => [name, applied])) };
      },
    },
  });
  const { error } = await migrator.migrateToLatest().catch((cause: unknown) => ({ error: cause }));
  if (error !== undefined) {
    throw new StartupError(
      'DATABASE_UNREACHABLE',
      `The database could not be prepared: ${error instanceof Error ? error.message : 'unknown error'}.`,
      'Check that DATABASE_URL is right, that the server answers, and that the user may create tables.',
      error,
    );
  }
}

async function appliedMigrations(database: Database): Promise<readonly string[]> {
  const table = await sql<{ found: string | null }>`select to_regclass('kysely_migration') as found`.execute(
    database,
  );
  if ((table.rows[0]?.found ?? null) === null) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(
    database,
  );
  return rows.map(({ name }) => name);
}
