import { join } from 'node:path';
import pg from 'pg';
import { createCluster, superuser } from './cluster.ts';
import { grantTraversal, openDataDirectory } from './data-directory.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { startPostmaster, stopPostmaster } from './postmaster.ts';
import { chooseRunAs } from './run-as.ts';
import { isRunning } from './running-process.ts';
import { makeSocketDirectory, removeSocketDirectory, socketDirectoryOf } from './socket-directory.ts';
import { readOwner, takeOver } from './take-over.ts';

/** How to reach a database; what `pg` calls a pool's configuration. */
export interface DatabaseAddress {
  readonly host: string;
  readonly user: string;
  readonly database: string;
}

export interface EmbeddedPostgres extends AsyncDisposable {
  readonly address: DatabaseAddress;
  readonly pid: number | undefined;
  /** Resolves when PostgreSQL has ended, wanted or not. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Where everything lives; created when missing. One server at a time. */
  readonly dataDirectory: string;
  /** PostgreSQL settings beside the defaults, such as `{ fsync: 'off' }` for tests. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * Starts a real PostgreSQL on a data directory and a private Unix socket. It ends with this process.
 *
 * @throws StartupError DATA_DIRECTORY_IN_USE, DATA_DIRECTORY_UNWRITABLE, DISK_FULL, POSTGRES_FAILED,
 *   POSTGRES_NOT_AVAILABLE, POSTGRES_REFUSES_ROOT
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = findPostgresBinaries();
  const directory = openDataDirectory(options.dataDirectory);
  const cluster = join(directory, 'postgres');
  const runAs = chooseRunAs(binaries.postgres, directory, cluster);
  if (runAs.kind === 'account') grantTraversal(directory);
  await takeOver(directory, cluster);
  createCluster(binaries, runAs, directory, cluster);
  const socketDirectory = makeSocketDirectory(runAs, directory);
  const logFile = join(directory, 'postgres.log');
  const settings = options.settings ?? {};
  const child = await startPostmaster({ binaries, runAs, cluster, socketDirectory, logFile, settings });
  const stop = async () => {
    await stopPostmaster(child);
    removeSocketDirectory(socketDirectory);
  };
  const address = { host: socketDirectory, user: superuser, database: 'tilekit' };
  await createDatabase(address);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  return { address, pid: child.pid, ended, stop, [Symbol.asyncDispose]: stop };
}

/**
 * The PostgreSQL that this process's parent runs on the data directory: `pnpm start` keeps one while servers come and
 * go. @returns nothing when no server runs, or it is another process's
 */
export function findParentsPostgres(dataDirectory: string): DatabaseAddress | undefined {
  return readOwner(dataDirectory)?.pid === process.ppid ? findRunningPostgres(dataDirectory) : undefined;
}

/** The PostgreSQL that a server runs on the data directory now, for commands beside it. */
export function findRunningPostgres(dataDirectory: string): DatabaseAddress | undefined {
  const owner = readOwner(dataDirectory);
  if (owner === undefined || !isRunning(owner)) return undefined;
  return { host: socketDirectoryOf(dataDirectory), user: superuser, database: 'tilekit' };
}

async function createDatabase(address: DatabaseAddress): Promise<void> {
  const client = new pg.Client({ ...address, database: 'postgres' });
  await client.connect();
  try {
    const found = await client.query('select from pg_database where datname = $1', [address.database]);
    if (found.rowCount === 0) await client.query(`create database ${address.database}`);
  } finally {
    await client.end();
  }
}
