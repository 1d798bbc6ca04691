import { createHash } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { git } from './load-base.ts';
import { readTileFile } from './load-tile.ts';
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
      size > maxFileBytes
        ? undefined
        : git(directory, ['cat-file', 'blob', `${reference}:./${path}`], reference);
    files.set(path, { path, bytes, size });
  }
  return new Tile({ path: directory, folder: basename(resolve(directory)), files });
}

/**
 * The files under some paths of the repository that differ from a revision, committed or not. Git's own comparison would
 * run the filters that the repository's configuration names; this one compares contents.
 */
export function changedSince(directory: string, reference: string, paths: readonly string[]): string[] {
  const top = text(git(directory, ['rev-parse', '--show-toplevel'], reference)).trim();
  const before = new Map<string, string>();
  for (const line of text(git(top, ['ls-tree', '-r', '-z', reference, '--', ...paths], reference)).split(
    '\0',
  )) {
    const [, hash = '', path = ''] = /^\d+ blob (\w+)\t([\s\S]+)$/.exec(line) ?? [];
    if (path !== '') before.set(path, hash);
  }
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z', '--', ...paths];
  const now = text(git(top, list, reference)).split('\0');
  const all = new Set([...before.keys(), ...now.filter((path) => path !== '')]);
  return [...all].filter((path) => !isSame(readTileFile(top, path), before.get(path))).sort();
}

/** Checked out with CRLF, a file is the same. */
function isSame(bytes: Uint8Array | undefined, hash: string | undefined): boolean {
  if (!bytes || hash === undefined) return !bytes && hash === undefined;
  const lineFeeds = Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
  return [bytes, lineFeeds].some((content) => blobHash(content, hash.length) === hash);
}

function blobHash(content: Uint8Array, length: number): string {
  const hash = createHash(length > 40 ? 'sha256' : 'sha1');
  return hash.update(`blob ${content.length}\0`).update(content).digest('hex');
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}
