import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { loadWorkspace } from './load-workspace.ts';
import { isDirectory, NoTileError } from './no-tile.ts';
import type { Workspace } from './workspace.ts';

export interface FoundTile {
  /** As given, with the folder's name in a directory of tiles. */
  readonly path: string;
  readonly folder: string;
  /** Read when the tile is validated: a directory of tiles shares one. */
  readonly workspace: () => Workspace | undefined;
}

/**
 * Finds the tiles of a directory: itself, or its folders that have a manifest. Folders without one are not tiles (an
 * integrations-extras checkout has a few whose manifest lives elsewhere) and are skipped.
 * @returns the tiles, for `loadTile`
 * @throws NoTileError when it is not a directory
 */
export function findTiles(path: string): FoundTile[] {
  if (!isDirectory(path)) throw new NoTileError(path, 'is not a directory');
  const folder = basename(realpathSync(path));
  if (hasManifest(path)) return [{ path, folder, workspace: () => workspaceAbove(path) }];
  const children = readdirSync(path, { withFileTypes: true })
    .filter(
      (entry) => entry.isDirectory() && !entry.name.startsWith('.') && hasManifest(join(path, entry.name)),
    )
    .map((entry) => entry.name)
    .sort();
  // A directory with nothing that looks like a tile is taken for a tile without manifest, which is a finding.
  if (children.length === 0) return [{ path, folder, workspace: () => undefined }];
  let shared: Workspace | undefined;
  const workspace = () => (shared ??= workspaceOf(path, children));
  return children.map((child) => ({ path: join(path, child), folder: child, workspace }));
}

/** A single tile inside of a checkout is compared with its neighbours. */
function workspaceAbove(path: string): Workspace | undefined {
  const root = dirname(realpathSync(path));
  if (!isDirectory(join(root, '.ddev'))) return undefined;
  const siblings = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return workspaceOf(
    root,
    siblings.map((entry) => entry.name),
  );
}

function workspaceOf(root: string, folders: readonly string[]): Workspace {
  return loadWorkspace(
    root,
    folders.map((folder) => ({ folder, directory: join(root, folder) })),
  );
}

function hasManifest(path: string): boolean {
  return lstatSync(join(path, 'manifest.json'), { throwIfNoEntry: false }) !== undefined;
}
