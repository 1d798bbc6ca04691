import { performance } from 'node:perf_hooks';
import { sql } from 'kysely';
import type { PgBoss } from 'pg-boss';
import type { Database } from '../database/database.ts';
import type { DatabaseClock } from '../database/database-clock.ts';
import { isDatabaseUnavailable } from '../database/database-unavailable.ts';
import { withAllowance } from '../database/waits.ts';

type ReadinessProblem = 'database unreachable' | 'database not writable' | 'clock differs';

/** Whether this instance can serve. */
export interface Readiness {
  /** @returns the obstacle and its reason; undefined if it can */
  check(): Promise<{ readonly problem: ReadinessProblem; readonly cause?: unknown } | undefined>;
}

/** However often it is asked, the database is asked once in this time. */
const freshMs = 500;
/** Space is looked for once in this time: it costs a new file, but nothing in the write-ahead log. */
const spaceEveryMs = 1_000;
/** So much must fit onto the disk, in bytes. */
const spaceNeeded = 32 * 1024;
const timeoutMs = 1_400;

/**
 * Asks the pool and the queue that the work uses, and writes: a database that is full or read only answers every question.
 */
export function createReadiness(
  database: Database,
  boss: Pick<PgBoss, 'getDb'>,
  clock?: Pick<DatabaseClock, 'isTrusted'>,
): Readiness {
  let last: { readonly atMs: number; readonly outcome: ReturnType<Readiness['check']> } | undefined;
  let spaceAtMs = Number.NEGATIVE_INFINITY;

  async function look(): ReturnType<Readiness['check']> {
    if (clock?.isTrusted() === false) return { problem: 'clock differs' };
    try {
      await Promise.all([
        withAllowance(timeoutMs, () => write(performance.now() - spaceAtMs > spaceEveryMs)),
        inTime(boss.getDb().executeSql('select 1')),
      ]);
      return undefined;
    } catch (cause) {
      return { problem: isNotWritable(cause) ? 'database not writable' : 'database unreachable', cause };
    }
  }

  async function write(withSpace: boolean): Promise<void> {
    await database.transaction().execute(async (transaction) => {
      // One instance at a time; another one's look is as good.
      const { rows } = await sql<{ mine: boolean }>`
        select pg_try_advisory_xact_lock(hashtext('tilekit readiness')) as mine`.execute(transaction);
      if (rows[0]?.mine !== true) return;
      // A new file, since what is inserted into an old one may fit into the gaps of a full disk.
      if (withSpace) await sql`truncate readiness`.execute(transaction);
      const filling = withSpace ? spaceNeeded : 1;
      await sql`insert into readiness (filling) values (repeat('x', ${filling}::int))`.execute(transaction);
    });
    if (withSpace) spaceAtMs = performance.now();
  }

  return {
    check() {
      if (last === undefined || performance.now() - last.atMs > freshMs) {
        const outcome = look();
        last = { atMs: performance.now(), outcome };
      }
      return last.outcome;
    },
  };
}

/** PostgreSQL's codes for a full disk, a failed write and a database that only reads. */
function isNotWritable(cause: unknown): boolean {
  if (!isDatabaseUnavailable(cause) || !(cause instanceof Error) || !('code' in cause)) return false;
  return ['53100', '58030', '25006'].includes(String(cause.code));
}

async function inTime(work: PromiseLike<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise((_resolve, reject) => {
    timer = setTimeout(reject, timeoutMs, new Error('The job queue did not answer in time.'));
  });
  try {
    await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
