import { lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type FileTree } from '../file-tree.ts';
import type { Repository } from '../git.ts';

/** An update stopped half-way, and its files cannot be put back by themselves: the message says what to do. */
export class InterruptedUpdateError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'InterruptedUpdateError';
  }
}

/** Files that git does not keep stand where the update puts its own. */
export class FilesInTheWayError extends Error {
  constructor(paths: readonly string[]) {
    super(`These files are in the way, and git does not keep them: ${paths.join(', ')}. Move them away.`);
    this.name = 'FilesInTheWayError';
  }
}

interface Move {
  readonly from: string;
  readonly to: string;
}

/**
 * Moves the branch and the working tree to a commit that is ahead of it, or leaves both as they were.
 *
 * @throws FilesInTheWayError @throws GitError when git stopped, and everything is as before
 * @throws InterruptedUpdateError when git stopped, and not even what it had written could be undone
 */
export function moveBranch(repository: Repository, to: string): void {
  const move = { from: repository.text(['rev-parse', 'HEAD']), to };
  // Git would overwrite a file that it ignores without a word.
  const inTheWay = addedPaths(repository, move).filter((path) => exists(repository, path));
  if (inTheWay.length > 0) throw new FilesInTheWayError(inTheWay.slice(0, 10));
  const marker = markerOf(repository);
  writeFileSync(`${marker}.new`, JSON.stringify({ ...move, pid: process.pid }));
  renameSync(`${marker}.new`, marker);
  try {
    const flags = ['--ff-only', '--no-overwrite-ignore', '--no-verify-signatures', '--quiet'];
    repository.run(['merge', ...flags, to]);
  } catch (cause) {
    undo(repository, move, cause);
    rmSync(marker);
    throw cause;
  }
  rmSync(marker);
}

/**
 * Puts the working tree back after a process was killed while the files were being written.
 *
 * @returns whether there was such an update
 * @throws InterruptedUpdateError when something else has changed since, which must not be lost
 */
export function restoreInterrupted(repository: Repository): boolean {
  const marker = markerOf(repository);
  if (lstatSync(marker, { throwIfNoEntry: false }) === undefined) return false;
  const { pid, ...move } = readMarker(marker);
  if (isRunning(pid)) {
    throw new InterruptedUpdateError(
      `Another update (process ${pid}) is writing files. Wait until it is done; if that process is something else, write "pid": 0 into "${marker}" and try again.`,
    );
  }
  // It was done, or somebody went on from what it left: their commits are not ours to take back.
  const interrupted = repository.text(['rev-parse', 'HEAD']) === move.from;
  if (interrupted) {
    rmSync(join(gitFolder(repository), 'index.lock'), { force: true });
    undo(repository, move);
  }
  rmSync(marker);
  return interrupted;
}

/** @throws InterruptedUpdateError */
function undo(repository: Repository, { from, to }: Move, cause?: unknown): void {
  const touched = new Set(listed(repository, ['diff', '--name-only', '-z', '--no-renames', from, to]));
  const target = repository.readTree(to);
  const foreign = changedPaths(repository).filter(
    (path) => !touched.has(path) || (exists(repository, path) && !isOfUpdate(repository, target, path)),
  );
  if (foreign.length > 0) {
    throw new InterruptedUpdateError(
      `An update was interrupted while files were written, and since then these changed: ${foreign.slice(0, 5).join(', ')}. Save them, run \`git reset --hard ${from}\`, delete "${markerOf(repository)}" and try again.`,
      cause,
    );
  }
  try {
    // Unlike `git reset`, it moves no branch: whatever stops that stops no undoing.
    repository.run(['read-tree', '--reset', '-u', from]);
    for (const path of addedPaths(repository, { from, to }))
      if (exists(repository, path) && isOfUpdate(repository, target, path))
        rmSync(join(repository.directory, path));
  } catch (error) {
    throw new InterruptedUpdateError(
      `Some files are those of the new version, and cannot be put back: ${String(error)}\nRemove the reason and run the command again; it puts them back first.`,
      cause ?? error,
    );
  }
}

/** A file as the update writes it, or the beginning of one. */
function isOfUpdate(repository: Repository, target: FileTree, path: string): boolean {
  const wanted = target.get(path);
  const file = join(repository.directory, path);
  if (wanted === undefined || !lstatSync(file).isFile()) return false;
  const found = readFileSync(file);
  if (found.equals(wanted.subarray(0, found.length))) return true;
  // With other line ends, perhaps, or through a filter: git knows.
  const hashes = [
    repository.run(['hash-object', `--path=${path}`, '--stdin'], { input: found }),
    repository.run(['hash-object', '--stdin'], { input: wanted }),
  ].map(({ bytes }) => bytes.toString('latin1'));
  return hashes[0] === hashes[1];
}

function gitFolder(repository: Repository): string {
  return repository.text(['rev-parse', '--absolute-git-dir']);
}

function markerOf(repository: Repository): string {
  return join(gitFolder(repository), 'tilekit-update.json');
}

function readMarker(marker: string): Move & { pid: number } {
  const unreadable = `"${marker}" cannot be read. Look at \`git status\`, then delete it.`;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(marker, 'utf8'));
  } catch (cause) {
    throw new InterruptedUpdateError(unreadable, cause);
  }
  if (isJsonObject(value) && typeof value.from === 'string' && typeof value.to === 'string') {
    if (/^[0-9a-f]{40,64}$/.test(value.from) && /^[0-9a-f]{40,64}$/.test(value.to))
      return { from: value.from, to: value.to, pid: Number(value.pid) };
  }
  throw new InterruptedUpdateError(unreadable);
}

function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, for another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function exists(repository: Repository, path: string): boolean {
  return lstatSync(join(repository.directory, path), { throwIfNoEntry: false }) !== undefined;
}

function addedPaths(repository: Repository, { from, to }: Move): string[] {
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
