import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * By which rules this repository's own tile is judged: one that was published before the fork was made is not asked
 * for what Datadog did not ask of it.
 *
 * Read as text: `pnpm tile:validate` starts with it.
 *
 * @returns `repo` when `.tilekit.json` says `"existingTile": true`, otherwise `new`
 */
export function ownTileProfile(repository: string): 'new' | 'repo' {
  const file = join(repository, '.tilekit.json');
  return existsSync(file) && /"existingTile":\s*true/.test(readFileSync(file, 'utf8')) ? 'repo' : 'new';
}

/** @returns whether the words of a command are about this repository's own tile: they name it, or no directory */
export function meansOwnTile(repository: string, words: readonly string[]): boolean {
  const own = join(repository, 'integration-tile');
  const directories = words.filter((word) => statSync(word, { throwIfNoEntry: false })?.isDirectory());
  return directories.every((directory) => resolve(directory) === own);
}
