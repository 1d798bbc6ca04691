import { renameFileInside, requireWritable, writeFileInside } from '../disk/write-file.ts';
import type { Tile } from '../tile/tile.ts';
import type { FileOperations } from './fix-tile.ts';

/**
 * Carries out a fix on the disk: renames, then writes. A file is replaced whole or not at all, and one that was edited
 * since it was read stays as it is.
 * @param tile as it was read
 * @throws WriteRefusedError
 */
export function writeTile(tile: Tile, { renames, writes }: FileOperations): void {
  const origin = new Map(renames.map(({ from, to }) => [to, from]));
  // All or nothing, as far as it can be known before.
  for (const path of [...renames.flatMap(({ from, to }) => [from, to]), ...writes.keys()])
    requireWritable(tile.path, path);
  for (const { from, to } of renames) renameFileInside(tile.path, from, to);
  for (const [path, bytes] of writes) {
    const old = tile.files.get(origin.get(path) ?? path);
    // Of a picture only the beginning is in memory.
    const expected = old?.bytes?.length === old?.size ? old?.bytes : undefined;
    writeFileInside(tile.path, path, bytes, { ...(expected && { expected }), isNew: old === undefined });
  }
}
