import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError } from '../../startup-error.ts';
import { diskFull, unwritable } from './data-directory.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { commandAs, type RunAs } from './run-as.ts';

export const superuser = 'tilekit';

/** Creates the cluster if it is missing. A partial one is never used: it gets its name when it is complete. */
export function createCluster(
  binaries: PostgresBinaries,
  runAs: RunAs,
  directory: string,
  cluster: string,
): void {
  removeDrafts(directory);
  if (existsSync(join(cluster, 'PG_VERSION'))) return;
  const draft = `${cluster}.draft-${process.pid}`;
  makeDirectoryFor(runAs, draft);
  const { file, args, options } = commandAs(runAs, binaries.initdb, [
    `--pgdata=${draft}`,
    `--username=${superuser}`,
    // No other user can enter the socket's directory; see postmaster.ts.
    '--auth=trust',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--locale=C.UTF-8',
    '--no-instructions',
  ]);
  const result = spawnSync(file, args, { ...options, encoding: 'utf8', cwd: '/' });
  if (result.status !== 0) {
    const output = `${result.stdout}${result.stderr}${result.error?.message ?? ''}`;
    rmSync(draft, { recursive: true, force: true });
    if (output.includes('No space left on device')) throw diskFull(directory, output);
    throw new StartupError(
      'POSTGRES_FAILED',
      `PostgreSQL could not create its data in "${cluster}":\n${lastLines(output)}`,
      'Remove the cause named above, or set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
  renameSync(draft, cluster);
}

export function makeDirectoryFor(runAs: RunAs, directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (runAs.kind === 'account') chownSync(directory, runAs.uid, runAs.gid);
  } catch (cause) {
    throw unwritable(directory, cause);
  }
}

export function lastLines(output: string): string {
  return output.trim().split('\n').slice(-6).join('\n');
}

function removeDrafts(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (name.includes('.draft-')) rmSync(join(directory, name), { recursive: true, force: true });
  }
}
