import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { meansOwnTile, ownTileProfile } from '../src/cli/own-tile-profile.ts';

const root = resolve(import.meta.dirname, '../../..');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tilekit-profile-'));
  cpSync(join(root, 'scripts/validate-tile.ts'), join(folder, 'scripts/validate-tile.ts'));
  symlinkSync(join(root, 'packages'), join(folder, 'packages'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  // Longer than Datadog asks of a new tile, and than it has accepted: an error in one profile, a warning in the other.
  for (const tile of ['integration-tile', 'other']) {
    mkdirSync(join(folder, tile, 'assets'), { recursive: true });
    const manifest = { manifest_version: '2.0.0', tile: { description: 'x'.repeat(90) }, assets: {} };
    writeFileSync(join(folder, tile, 'manifest.json'), JSON.stringify(manifest));
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function severity(...words: string[]): string | undefined {
  const { stdout } = spawnSync(
    process.execPath,
    ['--conditions=@tilekit/source', 'scripts/validate-tile.ts', ...words],
    { cwd: folder, encoding: 'utf8' },
  );
  return /(error|warning) "tile\.description"/.exec(stdout)?.[1];
}

const state = (existingTile: boolean) => {
  writeFileSync(join(folder, '.tilekit.json'), JSON.stringify({ fork: { existingTile } }, null, 2));
};

// Six processes from the sources.
test(
  'the tile that was published before the fork is judged as a published one, any other as a new one',
  { timeout: 300_000 },
  () => {
    state(true);
    expect(ownTileProfile(folder)).toBe('repo');
    expect(severity()).toBe('warning');
    expect(severity('integration-tile')).toBe('warning');
    expect(severity('--format', 'human', join(folder, 'integration-tile'))).toBe('warning');
    expect(severity('other')).toBe('error');
    expect(severity('--profile', 'new')).toBe('error');
    expect(severity('--profile=new')).toBe('error');
  },
);

test('a tile that began in the fork is a new one', { timeout: 300_000 }, () => {
  state(false);
  expect(ownTileProfile(folder)).toBe('new');
  expect(severity()).toBe('error');
  rmSync(join(folder, '.tilekit.json'));
  expect(ownTileProfile(folder)).toBe('new');
});

test('words that name no directory are options, not other tiles', () => {
  expect(meansOwnTile(folder, ['--format', 'json', '--suppressions', join(folder, 'package.json')])).toBe(
    true,
  );
  expect(meansOwnTile(folder, [join(folder, 'other')])).toBe(false);
});
