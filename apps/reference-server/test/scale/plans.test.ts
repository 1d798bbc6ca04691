import { Kysely, type LogEvent, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
}, 120_000);
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

describe('what runs again and again reads no table from beginning to end', () => {
  test.each(Object.entries(hotWork))(
    '%s',
    async (_name, work) => {
      seen = [];
      await work({ ...server.options, database });
      const statements = seen.filter(({ sql }) => /^\s*(select|with|update|delete|insert)/i.test(sql));
      expect(statements.length).toBeGreaterThan(0);
      for (const { sql, parameters } of statements) {
        const { rows } = await pool.query<{ 'QUERY PLAN': readonly { Plan: Plan }[] }>(
          `explain (format json) ${sql}`,
          [...parameters],
        );
        const [found] = rows[0]?.['QUERY PLAN'] ?? [];
        // A table that is still empty is read as a whole whatever there is.
        expect([sql, found && fullScans(found.Plan).filter((table) => !empty.has(table))]).toEqual([sql, []]);
      }
    },
    30_000,
  );
});

const empty = new Set(['incidents', 'alert_deliveries', 'authorization_attempts']);
