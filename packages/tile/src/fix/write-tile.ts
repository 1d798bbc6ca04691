import { mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { codeownersPath, type FileOperations } from './fix-tile.ts';

/** Carries out a fix on the disk: renames, then writes, then deletions. A file is replaced whole or not at all. */
export function writeTile(directory: string, operations: FileOperations): void {
  const root = realpathSync(directory);
  for (const { from, to } of operations.renames) renameSync(inside(root, from), inside(root, to));
  for (const [path, bytes] of operations.writes) replaceFile(inside(root, path), bytes);
  for (const path of operations.deletes) rmSync(inside(root, path), { force: true });
}

/** Writes beside the target and renames: an interrupted run leaves the old file or the new one. */
export function replaceFile(target: string, bytes: Uint8Array | string): void {
  mkdirSync(dirname(target), { recursive: true });
  const draft = `${target}.tilekit-${process.pid}`;
  writeFileSync(draft, bytes);
  renameSync(draft, target);
}

function inside(root: string, path: string): string {
  const target = resolve(join(root, path));
  if (path !== codeownersPath && !target.startsWith(root + sep))
    throw new Error(`"${path}" lies outside of "${root}"`);
  return target;
}
