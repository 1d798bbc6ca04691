import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from '../file-tree.ts';
import type { Repository } from '../git.ts';

export class InterruptedUpdateError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InterruptedUpdateError';
  }
}

/** Moves the branch and the working tree to a commit that is ahead of it; git refuses when that would overwrite anything. */
export function moveBranch(repository: Repository, to: string): void {
  const from = repository.text(['rev-parse', 'HEAD']);
  const marker = markerOf(repository);
  writeFileSync(marker, JSON.stringify({ from, to, pid: process.pid }));
  try {
    repository.run(['merge', '--ff-only', '--quiet', to]);
  } finally {
    // Fast-forward is refused before anything changes, so in both cases nothing is left half-done.
    rmSync(marker, { force: true });
  }
}

/**
 * Puts the working tree back after a process was killed while the files were being written.
 *
 * @returns whether there was such an update
 * @throws InterruptedUpdateError when something else has changed since, which must not be lost
 */
export function restoreInterrupted(repository: Repository): boolean {
  const marker = markerOf(repository);
  if (!existsSync(marker)) return false;
  const { from, to, pid } = readMarker(marker);
  if (pid !== process.pid && isRunning(pid)) {
    throw new InterruptedUpdateError(
      `Another update (process ${pid}) is writing files. Wait until it is done.`,
    );
  }
  const touched = new Set(pathsBetween(repository, from, to));
  const foreign = changedPaths(repository).filter((path) => !touched.has(path));
  if (foreign.length > 0) {
    throw new InterruptedUpdateError(
      `An update was interrupted while files were written, and since then these changed: ${foreign.slice(0, 5).join(', ')}. Save them, run \`git reset --hard ${from}\`, delete "${marker}" and try again.`,
    );
  }
  rmSync(join(repository.text(['rev-parse', '--absolute-git-dir']), 'index.lock'), { force: true });
  repository.run(['reset', '--hard', '--quiet', from]);
  for (const path of addedPaths(repository, from, to))
    rmSync(join(repository.directory, path), { force: true });
  rmSync(marker);
  return true;
}

function markerOf(repository: Repository): string {
  return join(repository.text(['rev-parse', '--absolute-git-dir']), 'tilekit-update.json');
}

function readMarker(marker: string): { from: string; to: string; pid: number } {
  const value: unknown = JSON.parse(readFileSync(marker, 'utf8'));
  if (isJsonObject(value) && typeof value.from === 'string' && typeof value.to === 'string') {
    if (/^[0-9a-f]{40,64}$/.test(value.from) && /^[0-9a-f]{40,64}$/.test(value.to))
      return { from: value.from, to: value.to, pid: Number(value.pid) };
  }
  throw new InterruptedUpdateError(`"${marker}" cannot be read. Look at \`git status\`, then delete it.`);
}

function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, for another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function pathsBetween(repository: Repository, from: string, to: string): string[] {
  return listed(repository, ['diff', '--name-only', '-z', '--no-renames', from, to]);
}

function addedPaths(repository: Repository, from: string, to: string): string[] {
  return listed(repository, ['diff', '--name-only', '-z', '--no-renames', '--diff-filter=A', from, to]);
}

function changedPaths(repository: Repository): string[] {
  return listed(repository, ['status', '--porcelain', '-z', '--untracked-files=all', '--no-renames']).map(
    (entry) => entry.slice(3),
  );
}

function listed(repository: Repository, args: readonly string[]): string[] {
  return repository
    .run(args)
    .bytes.toString('utf8')
    .split('\0')
    .filter((path) => path !== '');
}
