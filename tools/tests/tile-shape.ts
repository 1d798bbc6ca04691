import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readTile } from '@tilekit/tile/reader';
import { UnreadableFileError } from '../file-tree.ts';
import { identityFile, readKitState } from '../fork/identity.ts';

/** What is for people alone: the tile's own step reads it, and no other test depends on it. */
const prose = ['README.md', 'CHANGELOG.md', 'images/**'];
const proseKeys = new Set(['description', 'caption', 'content', 'short_description']);

/**
 * What turbo takes for the tile, in the place of its files: so a partner who edits a text for people sees `pnpm check` run
 * the tile's own step again, and not every test.
 */
export function hashTile(root: string): { TILE_SHAPE: string; TILE_TEXTS: string } {
  const tile = join(root, 'integration-tile');
  return {
    TILE_SHAPE: hashFiles(tile, prose, (file, bytes) => withoutProse(tile, file, bytes)),
    // The example's texts are what the tests of `fork:setup` rename; a fork's are not.
    TILE_TEXTS: isFork(root) ? 'a fork' : hashFiles(tile, [], (_, bytes) => bytes.toString('base64')),
  };
}

function isFork(root: string): boolean {
  const file = join(root, identityFile);
  if (!existsSync(file)) return false;
  try {
    return readKitState(new Map([[identityFile, readFileSync(file)]])).fork !== undefined;
  } catch (error) {
    // The step `fork` says what is wrong with the file.
    if (error instanceof UnreadableFileError) return false;
    throw error;
  }
}

function hashFiles(
  tile: string,
  exclude: readonly string[],
  read: (file: string, bytes: Buffer) => unknown,
): string {
  const hash = createHash('sha256');
  const files = globSync('**/*', { cwd: tile, exclude })
    .filter((file) => statSync(join(tile, file), { throwIfNoEntry: false })?.isFile() === true)
    .map((file) => file.replaceAll('\\', '/'));
  for (const file of files.toSorted())
    hash.update(JSON.stringify([file, read(file, readFileSync(join(tile, file)))]));
  return hash.digest('hex');
}

/** Of a file that cannot be read its bytes. */
function withoutProse(tile: string, file: string, bytes: Buffer): unknown {
  if (file === 'metadata.csv' && existsSync(join(tile, 'manifest.json'))) {
    const { metrics, problems } = readTile(tile);
    if (problems.length === 0) return metrics.map((metric) => ({ ...metric, description: '' }));
  }
  if (file.endsWith('.json')) {
    try {
      return JSON.parse(bytes.toString('utf8'), (key, value: unknown) =>
        proseKeys.has(key) && typeof value === 'string' ? '' : value,
      );
    } catch (error) {
      // Not JSON is an answer here: whatever reads the file says so.
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return bytes.toString('base64');
}
