import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  type Dirent,
} from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { isDirectory, NoTileError } from './no-tile.ts';
import { Tile, type TileFile } from './tile.ts';

/** What is read of each kind of file; more is a finding, not an attempt. */
const maxTextBytes: Readonly<Record<string, number>> = {
  '.json': 5_000_000,
  '.csv': 5_000_000,
  '.yaml': 1_000_000,
  '.yml': 1_000_000,
  '.md': 500_000,
  '.svg': 2_000_000,
};

/** Enough for a PNG's header; of a JPEG, whose dimensions may come after a preview, more is read. */
const imageHeaderBytes = 4_096;
const jpegHeaderBytes = 262_144;
const imageExtensions = new Set(['.png', '.jpg', '.jpeg', '.gif', '.webp']);

/** A file is read as a whole only to be shown, fixed or packed. */
const maxWholeBytes = 20_000_000;

/** An entry may be exchanged after it was listed: no link is followed, no FIFO waited for. */
const openFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

export const maxEntries = 5_000;
export const maxDepth = 12;
const maxTotalBytes = 64_000_000;

/** Only these folders belong to the published tile; what else a folder may hold is only listed. */
export const readFolders: ReadonlySet<string> = new Set(['assets', 'images', 'app-builder-blueprints']);

/**
 * Reads a tile into memory. This is the only code of the package that reads a tile from the disk: it follows no
 * link, opens nothing but regular files, reads nothing outside of the directory and never more than its limits.
 * @param directory where the tile lies
 * @returns the tile; whatever could not be read is in `tile.obstacles`
 * @throws NoTileError when it is not a directory; what the operating system refuses
 */
export function loadTile(directory: string): Tile {
  if (!isDirectory(directory)) throw new NoTileError(directory, 'is not a directory');
  const root = realpathSync(directory);
  const loader = new Loader(root);
  loader.walk('', 0);
  return new Tile({
    path: directory,
    folder: basename(root),
    files: loader.files,
    obstacles: loader.obstacles,
  });
}

class Loader {
  readonly files = new Map<string, TileFile>();
  readonly obstacles: { file: string; kind: 'link' | 'special' | 'unreadable' | 'limit'; message: string }[] =
    [];
  readonly #root: string;
  #totalBytes = 0;
  #entries = 0;

  constructor(root: string) {
    this.#root = root;
  }

  walk(folder: string, depth: number): void {
    for (const entry of this.#list(folder)) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (++this.#entries > maxEntries) {
        if (this.#entries === maxEntries + 1) this.#obstacle(path, 'limit', `more than ${maxEntries} files`);
        return;
      }
      if (entry.isDirectory()) this.#enter(entry.name, path, depth);
      else if (entry.isFile()) this.#read(path);
      else if (entry.isSymbolicLink()) this.#obstacle(path, 'link', 'a symbolic link is not followed');
      else this.#obstacle(path, 'special', 'not a regular file');
    }
  }

  #enter(name: string, path: string, depth: number): void {
    this.files.set(`${path}/`, { path: `${path}/`, bytes: undefined, size: 0 });
    if (depth === 0 && !readFolders.has(name)) return;
    if (depth >= maxDepth) this.#obstacle(path, 'limit', `more than ${maxDepth} folders deep`);
    else this.walk(path, depth + 1);
  }

  #list(folder: string): Dirent[] {
    try {
      const entries = readdirSync(join(this.#root, folder), { withFileTypes: true });
      return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      if (folder === '') throw error;
      this.#obstacle(folder, 'unreadable', `cannot be listed (${errorCode(error)})`);
      return [];
    }
  }

  #read(path: string): void {
    const extension = extname(path).toLowerCase();
    const textLimit = maxTextBytes[extension];
    const limit = textLimit ?? (imageExtensions.has(extension) ? imageHeaderBytes : 0);
    let descriptor: number | undefined;
    try {
      descriptor = openSync(join(this.#root, path), openFlags);
      const { size } = this.#statFile(descriptor);
      const wanted = Math.min(size, limit);
      const overTotal = this.#totalBytes + wanted > maxTotalBytes;
      if (textLimit !== undefined && (size > limit || overTotal)) {
        this.#obstacle(
          path,
          'limit',
          `${size} bytes, at most ${overTotal ? 'what is left of the total' : limit} are read`,
        );
        this.files.set(path, { path, bytes: undefined, size });
        return;
      }
      let bytes = limit === 0 || overTotal ? undefined : readBytes(descriptor, wanted);
      if (bytes?.[0] === 0xff && bytes[1] === 0xd8)
        bytes = readBytes(descriptor, Math.min(size, jpegHeaderBytes));
      this.#totalBytes += bytes?.length ?? 0;
      this.files.set(path, { path, bytes, size, readAll: () => this.#readAll(path) });
    } catch (error) {
      this.#obstacle(path, 'unreadable', `cannot be read (${errorCode(error)})`);
    } finally {
      if (descriptor !== undefined) closeSync(descriptor);
    }
  }

  #readAll(path: string): Uint8Array | undefined {
    const descriptor = openInside(this.#root, path);
    if (descriptor === undefined) return undefined;
    try {
      const { size } = this.#statFile(descriptor);
      return size > maxWholeBytes ? undefined : readBytes(descriptor, size);
    } finally {
      closeSync(descriptor);
    }
  }

  #statFile(descriptor: number): { size: number } {
    const status = fstatSync(descriptor);
    if (!status.isFile()) throw new Error('not a regular file');
    return status;
  }

  #obstacle(file: string, kind: 'link' | 'special' | 'unreadable' | 'limit', message: string): void {
    this.obstacles.push({ file, kind, message });
  }
}

/**
 * Opens a file whose folders are still those of the tile: one may have become a link after it was listed.
 * @returns `undefined` when the file is gone or lies elsewhere now
 */
function openInside(root: string, path: string): number | undefined {
  const target = join(root, path);
  try {
    return realpathSync(dirname(target)) === dirname(target) ? openSync(target, openFlags) : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

function readBytes(descriptor: number, length: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const read = readSync(descriptor, bytes, filled, length - filled, filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}

function errorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : 'unknown';
}

/** Reads one file of a tile under the same rules; `undefined` when it is not there or not a regular file. */
export function readTileFile(directory: string, name: string): Uint8Array | undefined {
  const limit = maxTextBytes[extname(name).toLowerCase()] ?? 1_000_000;
  let descriptor: number | undefined;
  try {
    descriptor = openSync(join(directory, name), openFlags);
    const status = fstatSync(descriptor);
    return status.isFile() && status.size <= limit ? readBytes(descriptor, status.size) : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
