import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTile } from '@tilekit/tile/reader';

/** What is for people alone: the tile's own step reads it, and no other test depends on it. */
const prose = ['README.md', 'CHANGELOG.md', 'images/**'];
const proseKeys = new Set(['description', 'caption', 'content', 'short_description']);

/**
 * A hash of what the tests of server, sandbox and tools depend on in a tile: its files without the texts for people. So a
 * partner who edits a text sees `pnpm check` run the tile's step again, and not every test.
 *
 * @returns hexadecimal digits; of an unreadable file, those of its bytes
 */
export function shapeOfTile(directory: string): string {
  const hash = createHash('sha256');
  const files = globSync('**/*.*', { cwd: directory, exclude: prose }).map((file) =>
    file.replaceAll('\\', '/'),
  );
  for (const file of files.toSorted()) {
    const bytes = readFileSync(join(directory, file));
    hash.update(JSON.stringify([file, shapeOf(directory, file, bytes)]));
  }
  return hash.digest('hex');
}

function shapeOf(directory: string, file: string, bytes: Buffer): unknown {
  if (file === 'metadata.csv') {
    const { metrics, problems } = readTile(directory);
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
