import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Repository } from '../git.ts';
import { textOf, type FileTree } from '../file-tree.ts';
import { checkFork } from './check.ts';
import { identityFile, readKitState } from './identity.ts';
import { integrationFolder, tileFolder } from './plan.ts';
import { setUpTree } from './set-up-tree.ts';
import { planFor } from './test/plan-for.ts';

const repository = resolve(import.meta.dirname, '../..');
const kit = new Repository(repository).readTree('HEAD');
const isKit = kit.has(identityFile) && readKitState(kit).fork === undefined;

let root: string;
let said: string[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tilekit-check-'));
  said = [];
  for (const method of ['log', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((text: string) => void said.push(text));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

function write(files: FileTree): void {
  for (const [path, bytes] of files) {
    if (path !== identityFile && !path.startsWith(tileFolder) && !path.startsWith(integrationFolder))
      continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), bytes);
  }
}

describe.runIf(isKit)('fork:check', () => {
  it('has nothing to say before set-up, and says that', () => {
    write(kit);
    expect([checkFork(root, true), checkFork(root, false)]).toEqual([0, 1]);
    expect(said.join('\n')).toContain('pnpm fork:setup');
  });

  it('fails an untouched fork with the list of its places, and passes once they are filled in', () => {
    const fork = setUpTree(kit, planFor(kit, { name: 'Pager Party', website: 'https://pager.party' }));
    write(fork);
    expect(checkFork(root, false)).toBe(1);
    const list = said.join('\n');
    for (const place of [
      'integration-tile/images/',
      'integration-tile/assets/logos/pager_party.svg:1',
      'integration-tile/README.md:',
      'integration-tile/metadata.csv:',
      '"app_uuid" was made up',
      '"source_type_id" was made up',
      '"id" was made up',
      `${integrationFolder}sign-in.ts:`,
      `${integrationFolder}collect.ts:`,
      `${integrationFolder}on-alert.ts:`,
      'What only you can do',
      'Developer Platform',
    ])
      expect(list).toContain(place);
    expect(list).not.toContain('cannot exist');

    fillIn(fork);
    said = [];
    expect([checkFork(root, false), said]).toEqual([0, ['Nothing of the example is left in "Pager Party".']]);
  });
});

/** What its owner does, without anything that was there before. */
function fillIn(fork: FileTree): void {
  for (const [path, bytes] of fork) {
    if (!path.startsWith(tileFolder)) continue;
    const file = join(root, path);
    if (path.endsWith('.png')) writeFileSync(file, Buffer.concat([bytes, Buffer.from('ours')]));
    else if (path.endsWith('.svg')) writeFileSync(file, '<svg xmlns="http://www.w3.org/2000/svg"/>');
    else if (path.endsWith('.json'))
      writeFileSync(file, JSON.stringify(ownWords(JSON.parse(textOf(bytes) ?? ''))));
    else if (path.endsWith('README.md'))
      writeFileSync(file, '# Pager Party\n\n## Overview\n\nWakes people.\n');
    else if (path.endsWith('metadata.csv'))
      writeFileSync(file, 'metric_name,metric_type,description\npager_party.pages,count,Pages sent\n');
  }
  rmSync(join(root, integrationFolder), { recursive: true });
  mkdirSync(join(root, integrationFolder));
  const own = join(import.meta.dirname, 'test/own-integration');
  for (const name of readdirSync(own))
    copyFileSync(join(own, name), join(root, integrationFolder, name.replace('.txt', '')));
  expect(readFileSync(join(root, integrationFolder, 'collect.ts'), 'utf8')).not.toBe('');
}

function ownWords(value: unknown): unknown {
  if (typeof value === 'string') return /\s\S+\s/.test(value) ? 'In our own words' : value;
  if (Array.isArray(value)) return value.map(ownWords);
  if (typeof value !== 'object' || value === null) return value;
  const own: Readonly<Record<string, unknown>> = {
    app_uuid: '11111111-2222-4333-8444-555555555555',
    source_type_id: 12_345,
    id: '11111111-2222-4333-8444-666666666666',
  };
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [
      key,
      typeof inner === 'object' ? ownWords(inner) : (own[key] ?? ownWords(inner)),
    ]),
  );
}
