import { setTimeout as sleep } from 'node:timers/promises';
import { testInstallationStore } from '@tilekit/core/conformance';
import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { openTestDatabase } from '../../test/harness/test-database.ts';
import { connect, type OpenDatabase } from '../database/database.ts';
import { createPostgresStore } from './postgres-store.ts';

const first = await openTestDatabase();
const opened: OpenDatabase[] = [first];
afterAll(async () => {
  await Promise.all(opened.map((database) => database.close()));
});

describe("core's promises of a store, kept by PostgreSQL (B-05)", () => {
  const declared = testInstallationStore(test, {
    open() {
      const another = connect(first.connection);
      opened.push(another);
      return Promise.resolve(createPostgresStore(another.database));
    },
    elapse: (ms) => sleep(ms),
    async dump() {
      const { rows } = await sql`select installations::text from installations`.execute(first.database);
      return JSON.stringify(rows);
    },
  });

  test('the whole suite ran', () => {
    expect(declared).toBeGreaterThan(10);
  });
});
