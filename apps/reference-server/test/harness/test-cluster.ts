import { pino } from 'pino';
import pg from 'pg';
import { connect } from '../../src/database/database.ts';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { migrate } from '../../src/database/migrate.ts';
import { openJobQueue } from '../../src/jobs/job-queue.ts';
import { testTables } from './test-tables.ts';

/** The PostgreSQL of a test run. */
export interface TestCluster {
  readonly address: pg.ClientConfig;
  /** A database that has its tables already. */
  readonly createDatabase: (name: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** @param dataDirectory empty; the cluster keeps its files there */
export async function startTestCluster(dataDirectory: string): Promise<TestCluster> {
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
  return {
    address: cluster.address,
    createDatabase: (name) => execute(cluster.address, `create database ${name} template prepared`),
    stop: () => cluster.stop(),
  };
}

async function execute(address: pg.ClientConfig, sql: string): Promise<void> {
  const client = new pg.Client({ ...address, database: 'postgres' });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
