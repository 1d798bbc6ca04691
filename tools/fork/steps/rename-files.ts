import type { FileTree } from '../../file-tree.ts';
import { integrationFolder, tileFolder, type SetUpPlan } from '../plan.ts';
import { Renaming } from './name-files.ts';

/** Files outside the fork's own folders in which the example is named. */
export const sharedFiles: readonly string[] = ['.github/CODEOWNERS', 'README.md', 'SECURITY.md'];

/** Puts the partner's names in the place of the example's: texts and file names of the tile, the demo integration, the owners. */
export function renameFiles(files: FileTree, { from, to, existingTile }: SetUpPlan): FileTree {
  const renaming = new Renaming(from, to);
  const renamed = new Map<string, Uint8Array>();
  for (const [path, bytes] of files) {
    const inTile = path.startsWith(tileFolder);
    if (inTile && existingTile !== undefined) renamed.set(path, bytes);
    else if (inTile || path.startsWith(integrationFolder))
      renamed.set(renaming.path(path), renaming.file(path, bytes));
    else renamed.set(path, sharedFiles.includes(path) ? renaming.file(path, bytes) : bytes);
  }
  return renamed;
}
