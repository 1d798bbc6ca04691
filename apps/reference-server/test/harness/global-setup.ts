import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { connect } from '../../src/database/database.ts';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/database/embedded/embedded-postgres.ts';
import { migrate } from '../../src/database/migrate.ts';
import { openJobQueue } from '../../src/jobs/job-queue.ts';
import { testTables } from './test-tables.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where test files ask for a database. */
    databaseDesk: string;
  }
}

/**
 * One PostgreSQL for the whole run, started when the first test asks for a database. Each answer is a fresh database,
 * copied from one that has its tables already.
 */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), 'tilekit-tests-'));
  process.env.CANARY_DIRECTORY ??= join(directory, 'output');
  let cluster: Promise<EmbeddedPostgres> | undefined;
  let count = 0;

  const desk = createServer((_request, response) => {
    cluster ??= startCluster(directory);
    count += 1;
    const database = `test_${count}`;
    cluster
      .then(async ({ address }) => {
        await execute(address, `create database ${database} template prepared`);
        response.end(JSON.stringify({ ...address, database }));
      })
      .catch((error: unknown) => {
        response.statusCode = 500;
        response.end(String(error));
      });
  });

  return new Promise((resolve) => {
    desk.listen(0, '127.0.0.1', () => {
      const { port } = desk.address() as AddressInfo;
      project.provide('databaseDesk', `http://127.0.0.1:${port}`);
      resolve(async () => {
        desk.close();
        await (await cluster)?.stop();
        rmSync(directory, { recursive: true, force: true });
      });
    });
  });
}

async function startCluster(dataDirectory: string): Promise<EmbeddedPostgres> {
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '300',
  };
  const cluster = await startEmbeddedPostgres({ dataDirectory, settings });
  await execute(cluster.address, 'create database prepared');
  const prepared = connect({ ...cluster.address, database: 'prepared' });
  await migrate(prepared.database, testTables);
  await (await openJobQueue(prepared.connection, pino({ level: 'silent' }))).stop({ graceful: false });
  await prepared.close();
  return cluster;
}

async function execute(address: pg.ClientConfig, sql: string): Promise<void> {
  const client = new pg.Client({ ...address, database: 'postgres' });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
