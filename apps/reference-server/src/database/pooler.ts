import pg from 'pg';
import { StartupError } from '../startup-error.ts';
import { networkLimits } from './waits.ts';

/** How this process may use the connections it opens. */
export interface Pooling {
  readonly mode: 'none' | 'session' | 'transaction';
  /** How many it may open. */
  readonly connections: number;
  /** Whether a connection is told what happens in the database: only if it keeps its backend process. */
  readonly listens: boolean;
}

/** Fewer do not do: of requests, jobs and the listener each needs its own. */
const minConnections = 6;
/** A pooler that has no connection to PostgreSQL left lets its clients wait. */
const patienceMs = 2_000;

/**
 * Finds out whether a pooler such as PgBouncer stands in front of PostgreSQL, and what it gives to one process. In session
 * mode a connection keeps its backend process, and waits when the pool has none left; in transaction mode all share a few.
 *
 * @param wanted connections of this process
 * @throws StartupError DATABASE_UNREACHABLE when a pooler in session mode grants too few
 */
export async function findPooling(connection: pg.PoolConfig, wanted: number): Promise<Pooling> {
  const backends = new Map<pg.Client, number>();
  const open = async (): Promise<pg.Client> => {
    const client = new pg.Client({ ...networkLimits, ...connection, query_timeout: patienceMs });
    client.on('error', () => undefined);
    await client.connect().catch((error: unknown) => {
      client.end().catch(() => undefined);
      throw error;
    });
    return client;
  };
  try {
    const first = await open();
    backends.set(first, await backendOf(first));
    // Without a pooler, PostgreSQL has named the process at the beginning of the connection.
    if ('processID' in first && first.processID === backends.get(first))
      return { mode: 'none', connections: wanted, listens: true };
  } catch {
    // Whatever it is shows at the first use, with its remedy.
    await close(backends.keys());
    return { mode: 'none', connections: wanted, listens: true };
  }
  try {
    while (backends.size < wanted) {
      const client = await open().catch(() => undefined);
      if (client === undefined) break;
      const backend = await backendOf(client).catch(() => undefined);
      if (backend === undefined) {
        await close([client]);
        break;
      }
      if ([...backends.values()].includes(backend)) return sharing(wanted);
      backends.set(client, backend);
    }
    // A pooler may hand out its connections in turn.
    for (const [client, backend] of backends)
      if ((await backendOf(client)) !== backend) return sharing(wanted);
    return granted(backends.size, wanted);
  } finally {
    await close(backends.keys());
  }
}

function sharing(connections: number): Pooling {
  return { mode: 'transaction', connections, listens: false };
}

function granted(sessions: number, wanted: number): Pooling {
  if (sessions >= minConnections) return { mode: 'session', connections: sessions, listens: true };
  throw new StartupError(
    'DATABASE_UNREACHABLE',
    `The pooler of DATABASE_URL, in session mode, has only ${sessions} of ${wanted} connections left for this process.`,
    `Raise its pool size above DATABASE_CONNECTIONS × instances, lower DATABASE_CONNECTIONS (at least ${minConnections}), or let it pool transactions.`,
  );
}

async function backendOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid ?? 0;
}

async function close(clients: Iterable<pg.Client>): Promise<void> {
  await Promise.all([...clients].map((client) => client.end().catch(() => undefined)));
}
