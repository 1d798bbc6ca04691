import { AsyncLocalStorage } from 'node:async_hooks';
import { performance } from 'node:perf_hooks';
import type pg from 'pg';

/** How long anything waits for the database, in milliseconds. */
export const waits = {
  /** For a new connection: a host that drops packets answers never. */
  connectMs: 5_000,
  /** For a free connection of the pool, and for the answer to one statement, of a job. */
  jobMs: 10_000,
  /** For all statements of one request together, until it has called another server: the visitor gets an answer within two seconds. */
  requestMs: 1_700,
  /** For a lock. PostgreSQL itself ends the wait, so that the connection stays usable. */
  lockMs: 1_200,
  /** PostgreSQL's own limit, for statements whose process no longer waits for them. */
  statementMs: 15_000,
  /** A transaction whose process is frozen or gone holds its locks no longer than that. */
  idleInTransactionMs: 15_000,
} as const;

/** At most so many wait for a connection of the pool; further callers are refused immediately. */
export const maxWaiters = 64;

/** What every connection asks of the network. */
export const networkLimits = {
  connectionTimeoutMillis: waits.connectMs,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
} as const satisfies pg.PoolConfig;

/** What every connection asks of PostgreSQL. A pooler in between may refuse to pass these on. */
export const sessionLimits = {
  lock_timeout: waits.lockMs,
  statement_timeout: waits.statementMs,
  idle_in_transaction_session_timeout: waits.idleInTransactionMs,
} as const satisfies pg.PoolConfig;

/** What is left of a caller's time to wait for the database. */
export interface Allowance {
  leftMs: number;
}

const allowances = new AsyncLocalStorage<Allowance>();

/** Runs `work` with an allowance that was begun earlier. */
export function inAllowance<Result>(allowance: Allowance, work: () => Result): Result {
  return allowances.run(allowance, work);
}

/** Everything that `work` asks of the database together may take so long. */
export function withAllowance<Result>(leftMs: number, work: () => Result): Result {
  return inAllowance({ leftMs }, work);
}

/** After a call to another server, its outcome must be stored: from here on it counts as a job. */
export function endAllowance(): void {
  const allowance = allowances.getStore();
  if (allowance) allowance.leftMs = Math.max(allowance.leftMs, waits.jobMs);
}

/** Whether someone waits for the answer, such as a visitor, a sender or a probe; else it is a job's work. */
export function isRequest(): boolean {
  return allowances.getStore() !== undefined;
}

const longestTimerMs = 2 ** 31 - 1;

/** How long the next step may wait; `Infinity` in a migration. */
function allowedMs(): number {
  return Math.min(allowances.getStore()?.leftMs ?? waits.jobMs, longestTimerMs);
}

function spend(milliseconds: number): void {
  const allowance = allowances.getStore();
  if (allowance) allowance.leftMs -= milliseconds;
}

export const late = Symbol('late');

/** What comes within the time that is left to the caller, else `late`. */
export async function inTime<Value>(coming: Promise<Value>): Promise<Value | typeof late> {
  const since = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<typeof late>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, allowedMs()), late);
  });
  try {
    return await Promise.race([coming, over]);
  } finally {
    clearTimeout(timer);
    spend(performance.now() - since);
  }
}
