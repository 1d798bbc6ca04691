import type { FileTree } from '../../file-tree.ts';
import { tileFolder, type SetUpPlan } from '../plan.ts';

/** The example leaves, the published tile comes in byte by byte. */
export function takeOverTile(
  files: FileTree,
  { existingTile = new Map<string, Uint8Array>() }: SetUpPlan,
): FileTree {
  return new Map([
    ...[...files].filter(([path]) => !path.startsWith(tileFolder)),
    ...[...existingTile].map(([path, bytes]) => [`${tileFolder}${path}`, bytes] as const),
  ]);
}
