import { readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartupError } from '../../startup-error.ts';
import { findProcess, isRunning, processesIn, type RunningProcess } from './running-process.ts';

const ownerFile = 'owner.json';
/** How long a predecessor may take to finish, in milliseconds. */
const timeoutMs = 5_000;

/**
 * Makes sure that no other PostgreSQL works on the cluster, and that this process is its owner from now on.
 *
 * A live owner is left alone. A PostgreSQL that outlived its owner (a system without parent-death signals) is
 * shut down the way an administrator would do it. PostgreSQL's own lock file decides in the end; it is removed
 * here only when its number is unused or another program's, and no process runs in the cluster's directory.
 *
 * @throws StartupError DATA_DIRECTORY_IN_USE
 */
export async function takeOver(directory: string, cluster: string): Promise<void> {
  await waitForOwner(directory);
  await stopOrphan(directory, cluster);
  claim(directory);
}

/**
 * Waits some seconds for the process that owns the directory, which may be ending.
 *
 * @throws StartupError DATA_DIRECTORY_IN_USE
 */
export async function waitForOwner(directory: string): Promise<void> {
  const owner = readOwner(directory);
  if (owner === undefined || owner.pid === process.pid || (await waitUntilGone(owner))) return;
  throw inUse(directory, owner.pid);
}

/** The process that last claimed the directory, running or not. */
export function readOwner(directory: string): RunningProcess | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(join(directory, ownerFile), 'utf8'));
    return isRunningProcess(value) ? value : undefined;
  } catch {
    // Absent, or cut short by a crash: then the directory has no owner, and PostgreSQL's lock still guards it.
    return undefined;
  }
}

function claim(directory: string): void {
  const self = findProcess(process.pid) ?? { pid: process.pid, startedAt: 'unknown' };
  const draft = join(directory, `${ownerFile}.${process.pid}`);
  writeFileSync(draft, JSON.stringify(self), { mode: 0o600 });
  renameSync(draft, join(directory, ownerFile));
}

async function stopOrphan(directory: string, cluster: string): Promise<void> {
  const lock = join(cluster, 'postmaster.pid');
  const pid = readPostmasterPid(lock);
  if (pid === undefined) return;
  const postmaster = findProcess(pid);
  if (process.platform === 'linux') {
    const place = realpathSync(cluster);
    if (postmaster === undefined || !processesIn(place).includes(pid)) {
      // Gone, another program with its pid, or killed and not yet reaped: PostgreSQL would take the last two for alive.
      if (await waitUntilEmpty(place)) removeLocks(lock);
      return;
    }
  }
  if (postmaster === undefined) return;
  // First as `pg_ctl stop -m fast` would, then as `-m immediate`; both leave a cluster that starts again.
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    signalTo(pid, signal);
    if (await waitUntilGone(postmaster)) return;
  }
  throw inUse(directory, pid);
}

function readPostmasterPid(lock: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(lock, 'utf8'), 10);
  } catch {
    return undefined;
  }
}

/** Its lock file names, from the fourth line on, its port and the directory of its socket, which has a lock as well. */
function removeLocks(lock: string): void {
  const [, , , port = '', socketDirectory = ''] = readFileSync(lock, 'utf8').split('\n');
  if (socketDirectory !== '') rmSync(join(socketDirectory, `.s.PGSQL.${port}.lock`), { force: true });
  rmSync(lock, { force: true });
}

/** The workers of a killed PostgreSQL notice it, and end by themselves. */
async function waitUntilEmpty(place: string): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  while (processesIn(place).length > 0) {
    if (Date.now() > end) return false;
    await sleep(50);
  }
  return true;
}

async function waitUntilGone(wanted: RunningProcess): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  while (isRunning(wanted)) {
    if (Date.now() > end) return false;
    await sleep(50);
  }
  return true;
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It went away by itself, which is what the signal is for.
  }
}

function isRunningProcess(value: unknown): value is RunningProcess {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'startedAt' in value &&
    typeof value.startedAt === 'string'
  );
}

function inUse(directory: string, pid: number): StartupError {
  return new StartupError(
    'DATA_DIRECTORY_IN_USE',
    `Another server (process ${pid}) already works on the data directory "${directory}".`,
    'Stop it first, or set TILEKIT_DATA_DIR to another directory for this one.',
  );
}
