import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shapeOfTile } from './tile-shape.ts';

let tile = '';

beforeEach(() => {
  tile = mkdtempSync(join(tmpdir(), 'tilekit-shape-'));
  cpSync(resolve(import.meta.dirname, '../../integration-tile'), tile, { recursive: true });
});
afterEach(() => {
  rmSync(tile, { recursive: true });
});

function edit(file: string, change: (text: string) => string): void {
  const path = join(tile, file);
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
  const before = shapeOfTile(tile);
  edit(file, change);
  expect(shapeOfTile(tile)).toBe(before);
});

test.each([
  ['manifest.json', (text: string) => text.replace(/("title": ")/, '$1X')],
  ['manifest.json', (text: string) => `${text}}`],
  ['metadata.csv', (text: string) => text.replace(',gauge,', ',count,')],
  ['metadata.csv', (text: string) => `${text}half,a,row\n`],
  ['assets/oauth_clients.json', (text: string) => text.replace('monitors_read', 'events_read')],
  ['assets/dataflows.yaml', (text: string) => `${text}\n# changed\n`],
])('what code reads in %s changes it', (file, change) => {
  const before = shapeOfTile(tile);
  edit(file, change);
  expect(shapeOfTile(tile)).not.toBe(before);
});
