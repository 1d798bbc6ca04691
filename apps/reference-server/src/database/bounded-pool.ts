import { performance } from 'node:perf_hooks';
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type pg from 'pg';
import { DatabaseUnavailable, isDatabaseUnavailable } from './database-unavailable.ts';
import { Lane } from './lane.ts';
import { inTime, isRequest, late, maxWaiters } from './waits.ts';

/**
 * A pool with bounded waits, for a connection and for an answer, and with a bounded number of waiting callers.
 *
 * A connection that owes an answer is closed instead of returned: its next user would wait for the same answer. All that
 * were opened before it went silent are suspect and are closed at their next use, so that a lost network costs one
 * wait, not one for each connection.
 *
 * A third of the connections is only for requests: jobs, however many there are, never keep a visitor or a delivery waiting.
 */
export function boundedPool(pool: pg.Pool): PostgresPool {
  const openedAt = new WeakMap<pg.PoolClient, number>();
  let suspectUntil = -1;
  const { max } = pool.options;
  const jobs = new Lane(max - Math.floor(max / 3));
  pool.on('connect', (client) => openedAt.set(client, performance.now()));

  async function connect(): Promise<PostgresPoolClient> {
    if (isRequest()) return take();
    await jobs.enter();
    try {
      const client = await take();
      return {
        ...client,
        release(destroy) {
          client.release(destroy);
          jobs.leave();
        },
      };
    } catch (error) {
      jobs.leave();
      throw error;
    }
  }

  async function take(): Promise<PostgresPoolClient> {
    if (pool.waitingCount >= maxWaiters)
      throw new DatabaseUnavailable('DATABASE_OVERLOADED', 'Too many wait for a database connection.');
    for (;;) {
      const client = await acquire(pool);
      if ((openedAt.get(client) ?? 0) > suspectUntil) return bounded(client, markSuspects);
      client.release(true);
    }
  }

  function markSuspects(): void {
    suspectUntil = performance.now();
  }

  return { connect, end: () => pool.end(), options: pool.options };
}

/** @throws DatabaseUnavailable when the time is over; the connection that comes too late goes back to the pool */
async function acquire(pool: pg.Pool): Promise<pg.PoolClient> {
  const coming = pool.connect().catch((error: unknown) => {
    throw unavailable(error);
  });
  const client = await inTime(coming);
  if (client !== late) return client;
  coming.then(
    (unused) => {
      unused.release();
    },
    () => undefined,
  );
  throw new DatabaseUnavailable('DATABASE_SILENT', 'No database connection became free in time.');
}

/** Whatever keeps a connection from being made, such as a certificate that has expired, is no fault of the query that needs it. */
function unavailable(error: unknown): unknown {
  if (!(error instanceof Error) || isDatabaseUnavailable(error)) return error;
  return new DatabaseUnavailable('DATABASE_UNREACHABLE', error.message, error);
}

function bounded(client: pg.PoolClient, onSilence: () => void): PostgresPoolClient {
  let broken: DatabaseUnavailable | undefined;
  async function query<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>> {
    if (broken) throw broken;
    const answer = client.query(sql, [...parameters]);
    const result = await inTime(answer);
    if (result !== late) return result as unknown as PostgresQueryResult<Row>;
    answer.catch(() => undefined);
    broken = new DatabaseUnavailable('DATABASE_SILENT', 'The database did not answer in time.');
    onSilence();
    throw broken;
  }
  return {
    query: query as PostgresPoolClient['query'],
    release(destroy) {
      client.release(destroy === true || broken !== undefined);
    },
  };
}
