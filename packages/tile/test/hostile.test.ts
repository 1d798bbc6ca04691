import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logsCommand } from '../src/cli/logs-command.ts';
import { bumpCommand } from '../src/cli/bump-command.ts';
import { newCommand } from '../src/cli/new-command.ts';
import type { Output } from '../src/cli/output.ts';
import { packCommand } from '../src/cli/pack-command.ts';
import { runCommand } from '../src/cli/run.ts';
import { validateCommand } from '../src/cli/validate-command.ts';
import { NoTileError, readTile } from '../src/reader.ts';
import { entriesOf, hostilities, writeGoodTile } from './hostile-tiles.ts';

let root: string;
let tile: string;
let outside: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hostile-'));
  tile = join(root, 'ordner mit ü', 'integration-tile');
  outside = join(root, 'outside');
  for (const folder of [tile, outside, join(root, 'checkout', '.github')])
    mkdirSync(folder, { recursive: true });
  writeFileSync(join(outside, 'file'), 'canary-outside');
  writeFileSync(join(root, 'checkout', '.github', 'CODEOWNERS'), '/ably/ @a/b\n');
  writeGoodTile(tile);
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

type Command = (args: readonly string[], output: Output) => number;

const commands: readonly [string, Command, () => string[]][] = [
  ['tile:validate', validateCommand, () => [tile]],
  [
    'tile:validate --format sarif --output',
    validateCommand,
    () => [tile, '--format', 'sarif', '--output-root', tile, '--output', 'README.md.sarif'],
  ],
  ['tile:validate --fix --dry-run', validateCommand, () => [tile, '--fix', '--dry-run']],
  ['tile:validate --fix', validateCommand, () => [tile, '--fix']],
  ['tile:pack', packCommand, () => [tile, '--to', join(root, 'checkout'), '--write']],
  ['tile:pack --listing', packCommand, () => [tile, '--to', join(root, 'bundle'), '--listing', '--write']],
  ['tile:logs', logsCommand, () => [tile, '--coverage', '--mutate']],
  ['tile:logs --update', logsCommand, () => [tile, '--update']],
  ['tile:bump', bumpCommand, () => [tile]],
  ['tile:bump --write', bumpCommand, () => [tile, '--write']],
  ['tile:new', newCommand, () => ['Nova', '--to', tile]],
];

function run(command: Command, args: readonly string[]) {
  let text = '';
  const write = (more: string) => void (text += more);
  const code = runCommand(command, args, { out: write, err: write, colour: false, progress: false });
  return { code, text };
}

describe.each(Object.entries(hostilities))('%s', (_name, makeHostile) => {
  it.each(commands)('%s', { timeout: 300_000 }, (_command, command, args) => {
    makeHostile(tile, outside);
    const before = entriesOf(tile);
    const outsideBefore = entriesOf(outside);
    const { code, text } = run(command, args());
    expect([0, 1, 2]).toContain(code);
    // No stack, no line that steers a terminal, nothing from outside.
    expect(text).not.toMatch(/^\s+at .*:\d+:\d+/m);
    expect(text).not.toContain('canary');
    expect(text.replace(/[\n\t]/g, '')).not.toMatch(/\p{Cc}|\u202e/u);
    expect(entriesOf(outside)).toEqual(outsideBefore);
    const after = entriesOf(tile);
    const gone = [...before].filter(([name]) => !after.has(name));
    const kept = new Set(after.values());
    // A file with a name that no address can have gets another; a picture keeps its bytes.
    const isRenamed = ([name, content]: readonly [string, string]) =>
      name.startsWith('images/') ? kept.has(content) : /^assets\/dashboards\/.*[^\x21-\x7e]/s.test(name);
    expect(gone.filter((entry) => !isRenamed(entry)).map(([name]) => name)).toEqual([]);
    const packed = [...entriesOf(join(root, 'checkout')).keys()];
    expect(packed.filter((name) => /\.(env|npmrc|pem)$/.test(name))).toEqual([]);
  });

  it('the reader', () => {
    makeHostile(tile, outside);
    const read = readTile(tile);
    expect(JSON.stringify(read)).not.toContain('canary-outside');
    for (const { path } of read.files) read.readFile(path);
  });
});

describe('arguments that lead elsewhere', () => {
  const sarif = ['--format', 'sarif', '--output'];

  it.each<[string, Command, () => string[]]>([
    [
      'an output above its root',
      validateCommand,
      () => [tile, '--output-root', tile, ...sarif, '../outside/file'],
    ],
    [
      'an absolute output',
      validateCommand,
      () => [tile, '--output-root', tile, ...sarif, join(outside, 'file')],
    ],
    ['an output that is a link', validateCommand, () => [tile, ...sarif, join(tile, 'link')]],
    [
      'an output in a linked folder',
      validateCommand,
      () => [tile, '--output-root', tile, ...sarif, 'folder/file'],
    ],
    ['an output that is a device', validateCommand, () => [tile, ...sarif, '/dev/full']],
    ['an output that is a FIFO', validateCommand, () => [tile, ...sarif, join(tile, 'fifo')]],
    ['an output that is a directory', validateCommand, () => [tile, ...sarif, tile]],
    ['suppressions from a device', validateCommand, () => [tile, '--suppressions', '/dev/zero']],
    ['suppressions from a FIFO', validateCommand, () => [tile, '--suppressions', join(tile, 'fifo')]],
    ['a FIFO for a tile', validateCommand, () => [join(tile, 'fifo')]],
    ['a device for a tile', validateCommand, () => ['/dev/zero']],
    ['a file for a tile', packCommand, () => [join(tile, 'README.md'), '--to', join(root, 'checkout')]],
    ['a link for a new tile', newCommand, () => ['Nova', '--to', join(tile, 'folder')]],
    ['a file for a new tile', newCommand, () => ['Nova', '--to', join(outside, 'file')]],
    ['a link for a bundle', packCommand, () => [tile, '--listing', '--write', '--to', join(tile, 'folder')]],
    ['a revision that is an option', bumpCommand, () => [tile, `--base=--output=${join(outside, 'made')}`]],
    ['code above the repository', bumpCommand, () => [tile, '--code', '../../../etc']],
    ['an unknown option', bumpCommand, () => [tile, '--exec', 'x']],
  ])('%s', (_what, command, args) => {
    symlinkSync(join(outside, 'file'), join(tile, 'link'));
    symlinkSync(outside, join(tile, 'folder'));
    execFileSync('mkfifo', [join(tile, 'fifo')]);
    const before = entriesOf(outside);
    const { code, text } = run(command, args());
    expect([1, 2]).toContain(code);
    expect(text).not.toMatch(/^\s+at .*:\d+:\d+/m);
    expect(text).not.toContain('canary');
    expect(entriesOf(outside)).toEqual(before);
  });
});

it('a path that is not a directory, and missing git, are reported', () => {
  expect(() => readTile(join(root, 'nowhere'))).toThrow(NoTileError);
  expect(run(bumpCommand, [tile]).code).toBe(2);
  execFileSync('git', ['init', '--quiet', tile]);
  expect(run(bumpCommand, [tile]).code).toBe(2);
});
