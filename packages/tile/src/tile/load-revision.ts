import { basename, resolve } from 'node:path';
import { git } from './load-base.ts';
import { Tile, type TileFile } from './tile.ts';

/** Larger files are compared by size alone. */
const maxFileBytes = 5_000_000;

/**
 * The tile as it was in a git revision; empty when it did not exist there.
 * @throws NoBaseError when the revision does not exist
 */
export function loadRevision(directory: string, reference: string): Tile {
  git(
    directory,
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${reference}^{commit}`],
    reference,
  );
  const listing = git(directory, ['ls-tree', '-r', '-l', '-z', reference, '.'], reference);
  const files = new Map<string, TileFile>();
  for (const line of Buffer.from(listing).toString().split('\0')) {
    const match = /^(\d+) blob \w+\s+(\d+)\t([\s\S]+)$/.exec(line);
    const path = match?.[3];
    // Links and submodules are no files of a tile.
    if (path === undefined || !match?.[1]?.startsWith('100')) continue;
    const size = Number(match[2]);
    const bytes =
      size > maxFileBytes ? undefined : git(directory, ['show', `${reference}:./${path}`], reference);
    files.set(path, { path, bytes, size });
  }
  return new Tile({ path: directory, folder: basename(resolve(directory)), files });
}

/** The files under some paths of the repository that differ from a revision, committed or not. */
export function changedSince(directory: string, reference: string, paths: readonly string[]): string[] {
  const top = Buffer.from(git(directory, ['rev-parse', '--show-toplevel'], reference))
    .toString()
    .trim();
  const changed = git(top, ['diff', '--name-only', '-z', reference, '--', ...paths], reference);
  const untracked = git(top, ['ls-files', '--others', '--exclude-standard', '-z', '--', ...paths], reference);
  const names = [changed, untracked].flatMap((list) => Buffer.from(list).toString().split('\0'));
  return [...new Set(names.filter((name) => name !== ''))].sort();
}
