import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartupError } from '../../startup-error.ts';
import { lastLines } from './cluster.ts';
import { diskFull } from './data-directory.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { commandAs, type RunAs } from './run-as.ts';

const startTimeoutMs = 60_000;
const stopTimeoutMs = 10_000;

export interface PostmasterPlan {
  readonly binaries: PostgresBinaries;
  readonly runAs: RunAs;
  readonly cluster: string;
  readonly socketDirectory: string;
  readonly logFile: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** Starts PostgreSQL and waits until it takes connections. */
export async function startPostmaster(plan: PostmasterPlan): Promise<ChildProcess> {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: plan.socketDirectory,
    unix_socket_permissions: '0700',
    shared_buffers: '32MB',
    max_connections: '60',
    // Messages of PostgreSQL quote the values of the row in question: leave that out.
    log_error_verbosity: 'terse',
    log_parameter_max_length_on_error: '0',
    log_checkpoints: 'off',
    ...plan.settings,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const command = commandAs(plan.runAs, plan.binaries.postgres, ['-D', plan.cluster, ...args]);
  const logStart = statSync(plan.logFile, { throwIfNoEntry: false })?.size ?? 0;
  const log = openSync(plan.logFile, 'a', 0o600);
  const child = spawn(command.file, command.args, {
    ...command.options,
    cwd: '/',
    // Its own session: Ctrl-C must reach the server first, which still needs its database to finish.
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const failure = new Promise<Error>((resolve) => {
    child.once('error', resolve);
    child.once('exit', () => {
      resolve(explainExit(plan, readFileSync(plan.logFile).subarray(logStart).toString()));
    });
  });
  const ready = await Promise.race([failure, waitUntilReady(plan.cluster, child)]);
  if (ready instanceof Error) throw ready;
  return child;
}

/** Shuts PostgreSQL down: open transactions are rolled back, everything committed is on disk. */
export async function stopPostmaster(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  child.kill('SIGINT');
  const impatience = setTimeout(() => child.kill('SIGQUIT'), stopTimeoutMs);
  await exited;
  clearTimeout(impatience);
}

async function waitUntilReady(cluster: string, child: ChildProcess): Promise<Error | undefined> {
  const end = Date.now() + startTimeoutMs;
  while (Date.now() < end) {
    if (isReady(cluster, child.pid)) return undefined;
    await sleep(5);
  }
  child.kill('SIGQUIT');
  return new StartupError(
    'POSTGRES_FAILED',
    `PostgreSQL did not get ready within ${startTimeoutMs / 1000} seconds.`,
    'Check postgres.log in the data directory.',
  );
}

/** The lock file's eighth line is PostgreSQL's own word for its state. */
function isReady(cluster: string, pid: number | undefined): boolean {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}

function explainExit(plan: PostmasterPlan, output: string): StartupError {
  if (output.includes('No space left on device')) return diskFull(plan.cluster, output);
  if (output.includes('is another postmaster')) {
    return new StartupError(
      'DATA_DIRECTORY_IN_USE',
      `Another PostgreSQL already works on "${plan.cluster}".`,
      'Stop the other server first, or set TILEKIT_DATA_DIR to another directory for this one.',
    );
  }
  return new StartupError(
    'POSTGRES_FAILED',
    `PostgreSQL stopped while starting:\n${lastLines(output)}`,
    `Its whole log is in "${plan.logFile}".`,
  );
}
