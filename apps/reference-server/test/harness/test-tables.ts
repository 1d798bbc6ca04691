import { type Kysely, sql } from 'kysely';
import type { Database } from '../../src/database/database.ts';
import type { IntegrationTables } from '../../src/plug-in/integration.ts';

interface TestTables {
  test_actions: { id: string; account_id: string; tags: string; details: string | null };
}

/** What was done about alerts: once for each key, as a platform would. */
export function testActions(database: Database) {
  return database.$extendTables<Pick<TestTables, keyof TestTables>>();
}

export const testTables: IntegrationTables = {
  accounts: [{ table: 'test_actions', column: 'account_id' }],
  migrations: {
    '0001-actions': {
      async up(database: Kysely<unknown>) {
        await sql`create table test_actions (
          id text primary key, account_id text not null, tags text not null, details text
        )`.execute(database);
      },
    },
  },
};
