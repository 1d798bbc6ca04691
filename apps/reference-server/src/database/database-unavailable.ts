import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

export type DatabaseUnavailableCode = 'DATABASE_OVERLOADED' | 'DATABASE_SILENT' | 'DATABASE_UNREACHABLE';

/** The database cannot be reached, or gave no answer in time: then what was asked may have been done. */
export class DatabaseUnavailable extends Error {
  readonly code: DatabaseUnavailableCode;

  constructor(code: DatabaseUnavailableCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'DatabaseUnavailable';
    this.code = code;
  }
}

/**
 * PostgreSQL's codes for "not now": connection lost, no resources, a disk that is full, shutting down, an own limit
 * reached, read only after a failover; and for what its operator changes under a running server: a password, a role's
 * rights, a database that takes no connections or is renamed.
 */
const notNow = /^(?:08|28|53|57P0|58)|^(?:57014|55000|55P03|25006|25P03|3D000|40001|40P01|42501)$/;
const network: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENOTFOUND',
  'EMFILE',
]);

/** What `pg` says without a code. */
const driver = /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered)/;

/** Whether waiting helps: the database or the connection to it is the problem, not the query. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (error instanceof DatabaseUnavailable) return true;
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const isPostgres = 'severity' in error;
  const isNetwork = 'syscall' in error && network.has(code);
  return (isPostgres && notNow.test(code)) || isNetwork || driver.test(error.message);
}

const onceAvailableMs = 120_000;
const pauseMs = 300;

/**
 * For what has already happened elsewhere and must be stored: retried while the database is unavailable.
 *
 * @param write safe to repeat
 * @throws the last error when the database stays unreachable for two minutes; any other error immediately
 */
export async function onceAvailable<Result>(write: () => Promise<Result>): Promise<Result> {
  const sinceMs = performance.now();
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (!isDatabaseUnavailable(error) || performance.now() - sinceMs > onceAvailableMs) throw error;
    }
    await sleep(pauseMs);
  }
}
