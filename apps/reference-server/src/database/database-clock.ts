import { performance } from 'node:perf_hooks';
import { type RawBuilder, sql } from 'kysely';
import type { FastifyBaseLogger } from 'fastify';
import type { Database } from './database.ts';

/** What the clocks of a host and of the database may differ by, in milliseconds. */
const maxClockDifferenceMs = 5_000;

const everyMs = 10_000;
/** An answer that was longer on its way does not tell the time. */
const longestTripMs = 1_000;

/**
 * The database's time, which is the same for all instances: for every schedule and every age. Between two looks it goes
 * on with the monotonic clock, which cannot be set.
 */
export interface DatabaseClock {
  now(): Date;
  /** How far the host's clock is ahead of the database's, in milliseconds. */
  differenceMs(): number;
  /** Whether both clocks agree: otherwise one of them is wrong, and nothing may be done by the time. */
  isTrusted(): boolean;
  stop(): void;
}

/** @param hostNow the host's clock in Unix milliseconds; tests set it */
export async function startDatabaseClock(
  database: Database,
  logger: FastifyBaseLogger,
  hostNow: () => number = Date.now,
): Promise<DatabaseClock> {
  let anchor = await look();
  while (anchor === undefined) {
    logger.warn(
      { longestTripMs },
      'the database answers too slowly to tell the time: this start waits for it',
    );
    anchor = await look();
  }
  const now = (): number => {
    const { databaseMs, monotonicMs } = anchor ?? { databaseMs: hostNow(), monotonicMs: performance.now() };
    return databaseMs + performance.now() - monotonicMs;
  };
  const differenceMs = (): number => hostNow() - now();
  const isTrusted = (): boolean => Math.abs(differenceMs()) <= maxClockDifferenceMs;

  async function look(): Promise<{ databaseMs: number; monotonicMs: number } | undefined> {
    const sentMs = performance.now();
    const { rows } = await sql<{ ms: string }>`
      select extract(epoch from clock_timestamp()) * 1000 as ms`.execute(database);
    const tripMs = performance.now() - sentMs;
    if (tripMs > longestTripMs) return undefined;
    return { databaseMs: Number(rows[0]?.ms), monotonicMs: sentMs + tripMs / 2 };
  }

  function complain(): void {
    if (isTrusted()) return;
    const message =
      'the clocks of this host and of the database differ: this instance does nothing until they agree';
    logger.error({ differenceSeconds: Math.round(differenceMs() / 1000) }, message);
  }

  complain();
  const timer = setInterval(() => {
    look()
      .then((found) => {
        anchor = found ?? anchor;
        complain();
      })
      .catch((error: unknown) => {
        logger.warn({ err: error }, 'database clock');
      });
  }, everyMs);
  return {
    now: () => new Date(now()),
    differenceMs,
    isTrusted,
    stop() {
      clearInterval(timer);
    },
  };
}

/**
 * A column in the milliseconds that a `Date` can tell apart: PostgreSQL's microseconds, as a manual update or `now()` writes
 * them, never equal one.
 */
export function toMilliseconds(column: string): RawBuilder<Date> {
  return sql<Date>`date_trunc('milliseconds', ${sql.ref(column)})`;
}
