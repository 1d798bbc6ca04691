import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { prepareEntry, requireWritable, writeFileInside } from '@tilekit/tile';
import { isJsonObject } from '../file-tree.ts';

/**
 * Turns the changesets into versions of packages, kit and tile. The tile's notes and the state of the kit are read and
 * checked before the first file is written; a failure after that, such as `changeset` stopping half-way, puts every file
 * back.
 *
 * @param date ISO day of the tile's entry
 * @returns a line for each thing that got a version, or that there is nothing to release
 * @throws Error that names the file, also one that is a link; nothing was changed then
 */
export function versionRepository(root: string, date: string): string[] {
  const parts = [preparePackages(root), prepareTile(root, date)].filter((part) => part !== undefined);
  if (parts.length === 0) return ['Nothing to release: there is no changeset and no tile note.'];
  const before = readVersionedFiles(root);
  try {
    return parts.map((part) => part.write()).filter((line) => line !== undefined);
  } catch (error) {
    for (const path of readVersionedFiles(root).keys()) if (!before.has(path)) rmSync(join(root, path));
    for (const [path, bytes] of before) writeFileInside(root, path.replaceAll('\\', '/'), bytes);
    throw error;
  }
}

/** Every file that gets a version, or is used up by one. */
function readVersionedFiles(root: string): Map<string, Uint8Array> {
  const paths = globSync(
    [
      '{.,packages/*,apps/*,integration-tile}/{package.json,CHANGELOG.md,.tilekit.json}',
      '.changeset/{.,tile}/*.{md,json}',
    ],
    { cwd: root },
  );
  // `changeset` would write through a link.
  for (const path of paths) requireWritable(root, path.replaceAll('\\', '/'));
  return new Map(paths.map((path) => [path, readFileSync(join(root, path))]));
}

/** A version that is ready to be written. */
interface Prepared {
  write(): string | undefined;
}

const changeset = resolve(import.meta.dirname, '../../node_modules/.bin/changeset');

/** @returns undefined without a changeset: `changeset version` fails then */
function preparePackages(root: string): Prepared | undefined {
  const changesets = readdirSync(join(root, '.changeset')).filter(
    (name) => name.endsWith('.md') && name !== 'README.md',
  );
  if (changesets.length === 0) return undefined;
  const preRelease = join(root, '.changeset', 'pre.json');
  if (existsSync(preRelease) && readJson(preRelease).mode === 'pre')
    throw new Error(
      `"${preRelease}" asks for a pre-release, which no fork could update to. Run \`changeset pre exit\` first.`,
    );
  const kit = readKitVersion(root);
  return {
    write() {
      versionPackages(root);
      return kit.write();
    },
  };
}

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
      const next = text.replace(line, `"kit": "${version}"`);
      if (next === text) return undefined;
      writeFileInside(root, '.tilekit.json', next, { expected: Buffer.from(text) });
      return `Kit ${version}: after the merge, tag it kit-v${version}, so that forks can update to it.`;
    },
  };
}

function prepareTile(root: string, date: string): Prepared | undefined {
  const entry = prepareEntry(root, join(root, 'integration-tile'), date);
  return (
    entry && {
      write() {
        entry.write();
        return `Tile ${entry.version}: ${entry.notes} note(s) in integration-tile/CHANGELOG.md.`;
      },
    }
  );
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

/** @returns the day as it was given @throws Error when the calendar has no such day */
export function parseReleaseDay(text: string): string {
  // The calendar rolls over: the 31st of February is a day in March.
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== text)
    throw new Error(`--date "${text}" is not a day such as 2026-02-03.`);
  return text;
}
