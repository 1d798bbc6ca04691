import { Kysely, type LogEvent, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPostgresStore } from '../../src/installations/postgres-store.ts';
import type { Tables } from '../../src/database/tables.ts';
import { startTestServer, type TestServer } from '../harness/test-server.ts';
import { fillTables } from './fill.ts';
import { hotWork } from './hot-work.ts';

let server: TestServer;
let pool: pg.Pool;
let seen: LogEvent['query'][] = [];
let database: Kysely<Tables>;
beforeAll(async () => {
  server = await startTestServer();
  pool = new pg.Pool({ ...server.connection, statement_timeout: 0, max: 2 });
  database = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    log: ({ query }) => {
      seen.push(query);
    },
  });
  await fillTables(database, { installations: 20_000, waitingBatches: 40_000, auditEvents: 20_000 });
}, 300_000);
afterAll(async () => {
  await database.destroy();
  await server[Symbol.asyncDispose]();
});

/** A plan reads a table that grows from its beginning to its end. */
const growing =
  /^(installations|collections|webhooks|outgoing_batches|alerts|alert_deliveries|audit_events.*|sessions|authorization_attempts|incidents)$/;

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

function fullScans(plan: Plan): readonly string[] {
  const table = plan['Relation Name'] ?? '';
  const own = plan['Node Type'] === 'Seq Scan' && growing.test(table) ? [table] : [];
  return [...own, ...(plan.Plans ?? []).flatMap(fullScans)];
}

/** A table that is still empty, such as the partition of a month to come, is read as a whole whatever there is. */
async function withRows(tables: readonly string[]): Promise<readonly string[]> {
  const filled: string[] = [];
  for (const table of new Set(tables)) {
    const { rowCount } = await pool.query(`select 1 from ${pg.escapeIdentifier(table)} limit 1`);
    if (rowCount !== 0) filled.push(table);
  }
  return filled;
}

describe('periodic queries scan no table in full', () => {
  test.each(Object.entries(hotWork))(
    '%s',
    async (_name, work) => {
      seen = [];
      const lifecycle = { ...server.options.lifecycle, store: createPostgresStore(database) };
      await work({ ...server.options, database, lifecycle });
      const statements = seen.filter(({ sql }) => /^\s*(select|with|update|delete|insert)/i.test(sql));
      expect(statements.length).toBeGreaterThan(0);
      for (const { sql, parameters } of statements) {
        const { rows } = await pool.query<{ 'QUERY PLAN': readonly { Plan: Plan }[] }>(
          `explain (format json) ${sql}`,
          [...parameters],
        );
        const [found] = rows[0]?.['QUERY PLAN'] ?? [];
        expect([sql, await withRows(found ? fullScans(found.Plan) : [])]).toEqual([sql, []]);
      }
    },
    30_000,
  );
});
