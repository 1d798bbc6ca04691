import { lstatSync, type Stats, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type FileTree } from '../../file-tree.ts';
import type { Repository } from '../../git.ts';

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
    super(`These untracked files would be overwritten: ${paths.join(', ')}. Move them away.`);
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
  const inTheWay = filesInTheWay(repository, move);
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

/** Whether an update was killed while it wrote files. */
export function isInterrupted(repository: Repository): boolean {
  return lstatSync(markerOf(repository), { throwIfNoEntry: false }) !== undefined;
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
  // It was done, or someone has built on the result: do not undo their commits.
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
    (path) => !touched.has(path) || (lstat(repository, path) && !isOfUpdate(repository, target, path)),
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
      if (isOfUpdate(repository, target, path)) rmSync(join(repository.directory, path));
  } catch (error) {
    throw new InterruptedUpdateError(
      `Some files are those of the new version, and cannot be put back: ${String(error)}\nRemove the reason and run the command again; it puts them back first.`,
      cause ?? error,
    );
  }
}

/** Also those that git ignores, which it would overwrite without a word. */
function filesInTheWay(repository: Repository, move: Move): string[] {
  const added = addedPaths(repository, move);
  if (added.length === 0) return [];
  const env = { GIT_LITERAL_PATHSPECS: '1' };
  const tracked = new Set(listed(repository, ['ls-tree', '-r', '-z', '--name-only', move.from]));
  const folders = new Set(added.flatMap((path) => ancestorsOf(path)));
  return [
    ...listed(repository, ['ls-files', '--others', '-z', '--', ...added], env),
    ...[...folders].filter((path) => !tracked.has(path) && lstat(repository, path)?.isDirectory() === false),
  ];
}

/** `a/b/c` → `a`, `a/b`. */
function ancestorsOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** A file as the update writes it, or the beginning of one. */
function isOfUpdate(repository: Repository, target: FileTree, path: string): boolean {
  const wanted = target.get(path);
  if (wanted === undefined || lstat(repository, path)?.isFile() !== true) return false;
  const found = readFileSync(join(repository.directory, path));
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
  const unreadable = `"${marker}" cannot be read. Check \`git status\`, then delete it.`;
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

function lstat(repository: Repository, path: string): Stats | undefined {
  try {
    return lstatSync(join(repository.directory, path));
  } catch {
    // Nothing is there, or a file stands where the path has a folder.
    return undefined;
  }
}

function addedPaths(repository: Repository, { from, to }: Move): string[] {
  return listed(repository, ['diff', '--name-only', '-z', '--no-renames', '--diff-filter=A', from, to]);
}

function changedPaths(repository: Repository): string[] {
  return listed(repository, ['status', '--porcelain', '-z', '--untracked-files=all', '--no-renames']).map(
    (entry) => entry.slice(3),
  );
}

function listed(
  repository: Repository,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): string[] {
  return repository
    .run(args, { env })
    .bytes.toString('utf8')
    .split('\0')
    .filter((path) => path !== '');
}
