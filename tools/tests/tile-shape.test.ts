import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { identityFile } from '../fork/identity.ts';
import { hashTile } from './tile-shape.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tilekit-shape-'));
  cpSync(resolve(import.meta.dirname, '../../integration-tile'), join(root, 'integration-tile'), {
    recursive: true,
  });
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function edit(file: string, change: (text: string) => string): void {
  const path = join(root, 'integration-tile', file);
  const before = readFileSync(path, 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(path, after);
}

test.each([
  ['README.md', (text: string) => `${text}\nOne more sentence.\n`],
  ['CHANGELOG.md', (text: string) => `${text}\n`],
  ['manifest.json', (text: string) => text.replace(/("description": ")/, '$1Better: ')],
  ['assets/oauth_clients.json', (text: string) => text.replace(/("description": ")/, '$1Better: ')],
  ['manifest.json', (text: string) => `${text}\n\n`],
])('a text for people in %s leaves the shape as it is', (file, change) => {
  const before = hashTile(root).TILE_SHAPE;
  edit(file, change);
  expect(hashTile(root).TILE_SHAPE).toBe(before);
});

test.each([
  ['manifest.json', (text: string) => text.replace(/("title": ")/, '$1X')],
  ['manifest.json', (text: string) => `${text}}`],
  ['metadata.csv', (text: string) => text.replace(',gauge,', ',count,')],
  ['metadata.csv', (text: string) => `${text}half,a,row\n`],
  ['assets/oauth_clients.json', (text: string) => text.replace('monitors_read', 'events_read')],
  ['assets/dataflows.yaml', (text: string) => `${text}\n# changed\n`],
])('what code reads in %s changes it', (file, change) => {
  const before = hashTile(root).TILE_SHAPE;
  edit(file, change);
  expect(hashTile(root).TILE_SHAPE).not.toBe(before);
});

test('a tile without manifest, and folders with the names of files, have a shape too', () => {
  rmSync(join(root, 'integration-tile/manifest.json'));
  mkdirSync(join(root, 'integration-tile/assets/odd.json'));
  expect(hashTile(root).TILE_SHAPE).toMatch(/^[\da-f]{64}$/);
  rmSync(join(root, 'integration-tile'), { recursive: true });
  expect(hashTile(root).TILE_SHAPE).toMatch(/^[\da-f]{64}$/);
});

test('in the kit every text counts for the tests of fork:setup; in a fork none does', () => {
  const hash = () => hashTile(root).TILE_TEXTS;
  const before = hash();
  edit('README.md', (text) => `${text}\nOne more sentence.\n`);
  expect(hash()).not.toBe(before);
  const identity = readFileSync(resolve(import.meta.dirname, '../..', identityFile), 'utf8');
  const fork = {
    ...{ data: ['metrics'], sites: ['US1'], existingTile: false, date: '2026-01-01' },
    ids: { appUuid: randomUUID(), sourceTypeId: 1, clientId: randomUUID() },
  };
  writeFileSync(join(root, identityFile), JSON.stringify({ ...(JSON.parse(identity) as object), fork }));
  const inFork = hash();
  edit('README.md', (text) => `${text}\nAnd another.\n`);
  expect(hash()).toBe(inFork);
});

test('tests that turbo starts without the hash fail before they run', () => {
  const repository = resolve(import.meta.dirname, '../..');
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--conditions=@tilekit/source', 'scripts/test.ts', 'tools/tests/no-such.test.ts'],
    {
      cwd: repository,
      encoding: 'utf8',
      env: { ...process.env, TURBO_HASH: '1f', TILE_SHAPE: undefined },
    },
  );
  expect([status, stderr]).toEqual([1, expect.stringContaining('turbo does not know the tile')]);
});
