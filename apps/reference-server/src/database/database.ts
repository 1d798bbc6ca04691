import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Config } from '../config.ts';
import {
  type EmbeddedPostgres,
  findParentsPostgres,
  startEmbeddedPostgres,
} from './embedded/embedded-postgres.ts';
import { boundedPool } from './bounded-pool.ts';
import { connectionOf } from './connection-of.ts';
import type { Tables } from './tables.ts';
import { networkLimits, sessionLimits } from './waits.ts';

export type Database = Kysely<Tables>;

export interface OpenDatabase extends AsyncDisposable {
  readonly database: Database;
  /** For code that opens its own connections, such as the job queue. */
  readonly connection: pg.PoolConfig;
  /** Resolves when the embedded PostgreSQL has ended; never for a database of the partner's own. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** One connection listens for new jobs; of the others, the job queue has its share. */
export function shareConnections(all: number): { readonly pool: number; readonly queue: number } {
  const queue = Math.max(2, Math.round((all - 1) * 0.375));
  return { pool: all - 1 - queue, queue };
}

/** Opens the partner's PostgreSQL or the parent's, or starts the embedded one. */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDirectory' | 'databaseConnections'>,
): Promise<OpenDatabase> {
  const { pool: max } = shareConnections(config.databaseConnections);
  if (config.databaseUrl !== undefined) {
    const connection = connectionOf(config.databaseUrl);
    const found = await probe(connection);
    // `sslmode=prefer`: a server without TLS is good enough.
    if (found === 'no TLS' && /[?&]sslmode=prefer\b/.test(config.databaseUrl)) {
      const plain = connectionOf(config.databaseUrl.replace(/sslmode=prefer\b/, 'sslmode=disable'));
      return connect({ max, ...plain, ...limitsAfter(await probe(plain)) });
    }
    return connect({ max, ...connection, ...limitsAfter(found) });
  }
  const parents = findParentsPostgres(config.dataDirectory);
  if (parents !== undefined) return connect({ max, ...parents });
  const embedded = await startEmbeddedPostgres({ dataDirectory: config.dataDirectory });
  return connect({ max, ...embedded.address }, embedded);
}

/**
 * A pooler such as PgBouncer refuses connections that set their own timeouts; then only the process ends waits.
 * What else is wrong shows at the first use.
 */
async function probe(connection: pg.PoolConfig): Promise<'accepts limits' | 'refuses limits' | 'no TLS'> {
  const client = new pg.Client({ ...connection, ...networkLimits, ...sessionLimits });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return 'accepts limits';
  } catch (error) {
    // Not waited for: a server that is no PostgreSQL may keep its end of the connection open for ever.
    client.end().catch(() => undefined);
    if (!(error instanceof Error)) return 'accepts limits';
    if (error.message.includes('does not support SSL')) return 'no TLS';
    return 'code' in error && error.code === protocolViolation ? 'refuses limits' : 'accepts limits';
  }
}

function limitsAfter(found: Awaited<ReturnType<typeof probe>>): pg.PoolConfig {
  return found === 'refuses limits' ? noSessionLimits : sessionLimits;
}

/** PostgreSQL's code for a start-up parameter that a pooler does not pass on. */
const protocolViolation = '08P01';
const noSessionLimits = {
  lock_timeout: undefined,
  statement_timeout: undefined,
  idle_in_transaction_session_timeout: undefined,
} as const;

/** A pool on an address; tests pass the URL of a separate database. */
export function connect(connection: pg.PoolConfig, embedded?: EmbeddedPostgres): OpenDatabase {
  const limited: pg.PoolConfig = { ...networkLimits, ...sessionLimits, ...connection };
  const pool = new pg.Pool({ max: 10, application_name: 'tilekit', ...limited });
  // A connection that breaks while idle is replaced at its next use; the query then reports what is wrong.
  pool.on('error', () => undefined);
  // The same inside a transaction, between two of its queries: nothing else listens then, and the process would end.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: boundedPool(pool) }) });
  const close = async () => {
    await database.destroy();
    await embedded?.stop();
  };
  return {
    database,
    connection: limited,
    ended: embedded?.ended ?? new Promise<void>(() => undefined),
    close,
    [Symbol.asyncDispose]: close,
  };
}
