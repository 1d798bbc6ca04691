import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnreadableFileError } from '../file-tree.ts';

const skipped = new Set(['.git', '.DS_Store', 'node_modules', '__MACOSX']);
const maxFiles = 2000;
const maxFileBytes = 20 * 1024 * 1024;

/**
 * Reads a tile from somewhere else. Only regular files: a link could bring in what its author never saw.
 *
 * @throws UnreadableFileError
 */
export function readFolder(folder: string): Map<string, Uint8Array> {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UnreadableFileError(folder, 'is not a directory. --existing wants the directory of a tile.');
  }
  const files = new Map<string, Uint8Array>();
  const waiting = [''];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
      if (skipped.has(entry.name)) continue;
      const inner = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) waiting.push(inner);
      else if (entry.isFile()) files.set(inner, readSmall(folder, inner));
      else throw new UnreadableFileError(inner, 'is a link or a device. Copy the file itself there.');
      if (files.size > maxFiles)
        throw new UnreadableFileError(
          folder,
          `has more than ${maxFiles} files. Is it the directory of one tile?`,
        );
    }
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function readSmall(folder: string, path: string): Uint8Array {
  const file = join(folder, path);
  if (lstatSync(file).size > maxFileBytes) throw new UnreadableFileError(path, 'is larger than 20 MB.');
  return readFileSync(file);
}
