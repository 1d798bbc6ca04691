import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { releaseChangelog } from '@tilekit/tile';
import { isJsonObject } from '../fork/file-tree.ts';
import { readTileNotes } from './tile-notes.ts';

/**
 * Turns the changesets into versions of packages, kit and tile. The tile's notes and the state of the kit are read and
 * checked before the first file is written, and `changeset` checks its own before it writes: a failure changes nothing.
 *
 * @param date ISO day of the tile's entry
 * @returns a line for each thing that got a version
 * @throws Error that names the file
 */
export function versionRepository(root: string, date: string): string[] {
  const kit = readKitVersion(root);
  const tile = releaseTile(root, date);

  versionPackages(root);
  return [kit.write(), tile.write()].filter((line) => line !== undefined);
}

/** A version that is ready to be written. */
interface Prepared {
  write(): string | undefined;
}

const changeset = resolve(import.meta.dirname, '../../node_modules/.bin/changeset');

function versionPackages(root: string): void {
  const { status, stdout, stderr, error } = spawnSync(changeset, ['version'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (error)
    throw new Error('`changeset` did not start. Run `pnpm install` and try again.', { cause: error });
  if (status !== 0) throw new Error(`\`changeset version\` failed:\n${stdout}${stderr}`);
}

/** The five packages share one version, and forks ask for it by the name "kit". In a fork only an update moves it. */
function readKitVersion(root: string): Prepared {
  const file = join(root, '.tilekit.json');
  const line = /"kit": "[^"]*"/;
  const text = readFileSync(file, 'utf8');
  if ('fork' in readJson(file)) return { write: () => undefined };
  if (!line.test(text)) throw new Error(`"${file}" has no "kit".`);
  return {
    write() {
      const { version } = readJson(join(root, 'packages', 'core', 'package.json'));
      if (typeof version !== 'string') return undefined;
      writeFileSync(file, text.replace(line, `"kit": "${version}"`));
      return `Kit ${version}: after the merge, tag it kit-v${version}, so that forks can update to it.`;
    },
  };
}

function releaseTile(root: string, date: string): Prepared {
  const folder = join(root, '.changeset', 'tile');
  const notes = readTileNotes(folder);
  if (notes.length === 0) return { write: () => 'Tile: no notes, no new version.' };
  const file = join(root, 'integration-tile', 'CHANGELOG.md');
  const entries = notes.map(({ bump, kind, text }) => ({ level: bump, kind, text }));
  const { version, text } = releaseChangelog(readFileSync(file, 'utf8'), entries, date);
  return {
    write() {
      writeFileSync(file, text);
      for (const note of notes) rmSync(join(folder, note.file));
      return `Tile ${version}: ${notes.length} note(s) in integration-tile/CHANGELOG.md.`;
    },
  };
}

function readJson(file: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Error(`"${file}" cannot be read as JSON.`, { cause });
  }
  if (!isJsonObject(value)) throw new Error(`"${file}" is not a JSON object.`);
  return value;
}
