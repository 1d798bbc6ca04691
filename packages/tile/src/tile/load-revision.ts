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
  const entries = text(git(directory, ['ls-tree', '-r', '-l', '-z', reference, '.'], reference))
    .split('\0')
    .flatMap((line) => {
      const [, mode = '', hash = '', size, path] = /^(\d+) blob (\w+)\s+(\d+)\t([\s\S]+)$/.exec(line) ?? [];
      // Links and submodules are no files of a tile.
      return path === undefined || !mode.startsWith('100') ? [] : [{ hash, size: Number(size), path }];
    });
  const contents = readBlobs(
    directory,
    entries.filter(({ size }) => size <= maxFileBytes).map(({ hash }) => hash),
    reference,
  );
  const files = new Map<string, TileFile>(
    entries.map(({ hash, size, path }) => [path, { path, bytes: contents.get(hash), size }]),
  );
  return new Tile({ path: directory, folder: basename(resolve(directory)), files });
}

/** In one process; each answer is a line with hash and size, the content and a line end. */
function readBlobs(directory: string, hashes: readonly string[], reference: string): Map<string, Uint8Array> {
  const list = hashes.map((hash) => `${hash}\n`).join('');
  const output = Buffer.from(git(directory, ['cat-file', '--batch'], reference, list));
  const blobs = new Map<string, Uint8Array>();
  for (let at = 0; at < output.length;) {
    const end = output.indexOf('\n', at);
    const [, hash = '', size = ''] = /^(\w+) blob (\d+)$/.exec(output.toString('latin1', at, end)) ?? [];
    if (hash === '') break;
    blobs.set(hash, output.subarray(end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return blobs;
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
