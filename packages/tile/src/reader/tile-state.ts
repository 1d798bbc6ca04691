import { lstatSync, readdirSync, type BigIntStats } from 'node:fs';
import { join } from 'node:path';
import { maxDepth, maxEntries, readFolders } from '../tile/load-tile.ts';

/** A file that changed this recently may change again without a new time stamp. */
const settledMs = 100;

/**
 * The names, sizes and times of a tile's files, for programs that answer many requests from one tile: as long as the
 * state is the same, what `readTile` returned is still right. Nothing is opened.
 * @returns a text to compare; `undefined` when the directory cannot be listed or a file has changed just now
 */
export function stateOfTile(directory: string): string | undefined {
  const lines: string[] = [];
  let newest = 0;
  const note = (path: string, status: BigIntStats) => {
    newest = Math.max(newest, Number(status.mtimeMs), Number(status.ctimeMs));
    lines.push(
      `${path}\0${status.mode}\0${status.size}\0${status.ino}\0${status.mtimeNs}\0${status.ctimeNs}`,
    );
  };
  const walk = (folder: string, depth: number): void => {
    for (const name of readdirSync(join(directory, folder)).sort()) {
      if (lines.length > maxEntries) return;
      const path = folder === '' ? name : `${folder}/${name}`;
      const status = lstatSync(join(directory, path), { bigint: true });
      note(path, status);
      const isRead = depth > 0 || readFolders.has(name);
      if (status.isDirectory() && isRead && depth < maxDepth) walk(path, depth + 1);
    }
  };
  try {
    walk('', 0);
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return undefined;
    throw error;
  }
  return Date.now() - newest < settledMs ? undefined : lines.join('\n');
}
