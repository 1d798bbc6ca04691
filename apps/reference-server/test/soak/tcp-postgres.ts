import { once } from 'node:events';
import { join } from 'node:path';
import pg from 'pg';
import { createCluster, superuser } from '../../src/database/embedded/cluster.ts';
import { grantTraversal, openDataDirectory } from '../../src/database/embedded/data-directory.ts';
import { findPostgresBinaries } from '../../src/database/embedded/postgres-binaries.ts';
import { startPostmaster, stopPostmaster } from '../../src/database/embedded/postmaster.ts';
import { chooseRunAs } from '../../src/database/embedded/run-as.ts';
import { makeSocketDirectory } from '../../src/database/embedded/socket-directory.ts';

/** A PostgreSQL that is reached over TCP, as a partner's own is, and that does not end with any of the servers. */
export interface TcpPostgres {
  /** With a password, so that a scan of the logs can look for it. */
  readonly url: string;
  readonly password: string;
  /** Ends it as a crash would, without a checkpoint, and starts it again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTcpPostgres(dataDirectory: string, port: number): Promise<TcpPostgres> {
  const binaries = findPostgresBinaries();
  const directory = openDataDirectory(dataDirectory);
  const cluster = join(directory, 'postgres');
  const runAs = chooseRunAs(binaries.postgres, directory, cluster);
  if (runAs.kind === 'account') grantTraversal(directory);
  createCluster(binaries, runAs, directory, cluster);
  const plan = {
    binaries,
    runAs,
    cluster,
    socketDirectory: makeSocketDirectory(runAs, directory),
    logFile: join(directory, 'postgres.log'),
    settings: { listen_addresses: '127.0.0.1', port: String(port), max_connections: '200' },
  };
  let child = await startPostmaster(plan);
  const password = Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString('base64url');
  const client = new pg.Client({ host: '127.0.0.1', port, user: superuser, database: 'postgres' });
  await client.connect();
  await client.query(`alter role ${superuser} password '${password}'`);
  await client.query('create database tilekit');
  await client.end();
  return {
    url: `postgres://${superuser}:${password}@127.0.0.1:${port}/tilekit`,
    password,
    async restart() {
      const exited = once(child, 'exit');
      child.kill('SIGQUIT');
      await exited;
      child = await startPostmaster(plan);
    },
    stop: () => stopPostmaster(child),
  };
}
