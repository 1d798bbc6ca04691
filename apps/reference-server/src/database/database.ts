import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Config } from '../config.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/embedded-postgres.ts';
import type { Tables } from './tables.ts';

export type Database = Kysely<Tables>;

export interface OpenDatabase extends AsyncDisposable {
  readonly database: Database;
  /** For whoever needs connections of its own, such as the job queue. */
  readonly connection: pg.PoolConfig;
  /** Resolves when the embedded PostgreSQL has ended; never for a database of the partner's own. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** Opens the partner's PostgreSQL, or starts the embedded one. */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDirectory'>,
): Promise<OpenDatabase> {
  if (config.databaseUrl !== undefined) return connect({ connectionString: config.databaseUrl });
  const embedded = await startEmbeddedPostgres({ dataDirectory: config.dataDirectory });
  return connect({ ...embedded.address }, embedded);
}

/** A pool on an address; tests give the address of a database of their own. */
export function connect(connection: pg.PoolConfig, embedded?: EmbeddedPostgres): OpenDatabase {
  const pool = new pg.Pool({ max: 10, application_name: 'tilekit', ...connection });
  // A connection that breaks while idle is replaced at its next use; the query then reports what is wrong.
  pool.on('error', () => undefined);
  // The same inside a transaction, between two of its queries: nobody else listens then, and the process would end.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const close = async () => {
    await database.destroy();
    await embedded?.stop();
  };
  return {
    database,
    connection,
    ended: embedded?.ended ?? new Promise<void>(() => undefined),
    close,
    [Symbol.asyncDispose]: close,
  };
}
