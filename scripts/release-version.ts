/** Turns changesets into versions: of the packages, of the kit, and of the tile. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { releaseChangelog } from '@tilekit/tile';
import { isJsonObject } from './fork/file-tree.ts';
import { readTileNotes } from './release/tile-notes.ts';

const help = `Turns changesets into versions and CHANGELOG entries: packages, kit and tile. Commits nothing.

Usage: pnpm release:version [--date YYYY-MM-DD]

Exit codes: 0 done, 1 a changeset cannot be used, 2 wrong arguments.
`;

const root = resolve(import.meta.dirname, '..');
process.exitCode = main();

function main(): number {
  const date = readDate();
  if (date === undefined) return process.exitCode === 2 ? 2 : 0;
  try {
    versionPackages();
    versionTile(date);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function readDate(): string | undefined {
  try {
    const { values } = parseArgs({ options: { date: { type: 'string' }, help: { type: 'boolean' } } });
    if (values.help === true) {
      process.stdout.write(help);
      return undefined;
    }
    const date = values.date ?? new Date().toISOString().slice(0, 10);
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date))
      throw new Error(`--date "${date}" is not a day such as 2026-02-03.`);
    return date;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    process.exitCode = 2;
    return undefined;
  }
}

function versionPackages(): void {
  const { status } = spawnSync('changeset', ['version'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('`changeset version` failed. Its message above says why.');
  const kit = readJson('packages/core/package.json').version;
  const file = '.tilekit.json';
  const text = readFileSync(join(root, file), 'utf8');
  // The five packages share one version, and forks ask for it by the name "kit". In a fork only an update moves it.
  if (typeof kit === 'string' && !('fork' in readJson(file))) {
    writeFileSync(join(root, file), text.replace(/"kit": "[^"]*"/, `"kit": "${kit}"`));
    console.log(`Kit ${kit}: after the merge, tag it kit-v${kit}, so that forks can update to it.`);
  }
}

function versionTile(date: string): void {
  const folder = join(root, '.changeset', 'tile');
  const notes = readTileNotes(folder);
  if (notes.length === 0) {
    console.log('Tile: no notes, no new version.');
    return;
  }
  const file = join(root, 'integration-tile', 'CHANGELOG.md');
  const entries = notes.map(({ bump, kind, text }) => ({ level: bump, kind, text }));
  const { version, text } = releaseChangelog(readFileSync(file, 'utf8'), entries, date);
  writeFileSync(file, text);
  for (const note of notes) rmSync(join(folder, note.file));
  console.log(`Tile ${version}: ${notes.length} note(s) in integration-tile/CHANGELOG.md.`);
}

function readJson(path: string): Record<string, unknown> {
  const value: unknown = JSON.parse(readFileSync(join(root, path), 'utf8'));
  if (!isJsonObject(value)) throw new Error(`"${path}" is not a JSON object.`);
  return value;
}
