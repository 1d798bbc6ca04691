import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diagnose } from '../../apps/reference-server/src/diagnose/diagnose.ts';
import { StartupError } from '../../apps/reference-server/src/startup-error.ts';
import { readTile } from '../../apps/reference-server/src/tile/read-tile.ts';
import { findResidue, loadTile } from '@tilekit/tile';
import { entriesOf, hostilities, writeGoodTile } from '../../packages/tile/test/hostile-tiles.ts';
import { explainText } from '../explain/explain-text.ts';
import { UnreadableFileError } from '../file-tree.ts';
import { answersFromTile } from '../fork/setup.ts';
import { InvalidAnswersError, parseAnswers } from '../fork/answers.ts';
import { readFolder } from '../fork/read-folder.ts';

/**
 * What else reads an untrusted tile, beside the commands of `packages/tile` and the sandbox, which have tables of their
 * own. Each either works or says in one sentence why not.
 */
const readers: readonly [
  command: string,
  read: (tile: string) => unknown,
  refusals: readonly (new (...args: never[]) => Error)[],
][] = [
  ['start, serve', readTile, [StartupError]],
  ['diagnose', (tile) => diagnose({ profile: 'test', tile }), [Error]],
  ['explain', (tile) => explainText('{"errors":["Forbidden"]}', tile), []],
  ['fork:check', (tile) => findResidue(loadTile(tile), join(tile, '..')), []],
  [
    'fork:setup --existing',
    (tile) => parseAnswers(answersFromTile(readFolder(tile)), { published: true }),
    [UnreadableFileError, InvalidAnswersError],
  ],
];

let root: string;
let tile: string;
let outside: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hostile-'));
  tile = join(root, 'integration-tile');
  outside = join(root, 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'file'), 'canary-outside');
  writeGoodTile(tile);
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe.each(Object.entries(hostilities))('%s', (_name, makeHostile) => {
  it.each(readers)('%s', { timeout: 300_000 }, async (_command, read, refusals) => {
    makeHostile(tile, outside);
    const before = [...entriesOf(tile).keys()];
    let said: string;
    try {
      said = JSON.stringify(await read(tile));
    } catch (error) {
      if (!(error instanceof Error) || !refusals.some((kind) => error instanceof kind)) throw error;
      said = error.message;
    }
    expect(said).not.toContain('canary-outside');
    expect([...entriesOf(outside)]).toEqual([['file', 'canary-outside']]);
    expect([...entriesOf(tile).keys()]).toEqual(before);
  });
});

it('names with newlines and escapes reach no terminal as they are', { timeout: 300_000 }, async () => {
  hostilities['names with newlines and escapes']?.(tile, outside);
  const script = join(import.meta.dirname, '../../scripts/diagnose.ts');
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@tilekit/source', script, '--tile', tile],
    { encoding: 'utf8' },
  ).catch((error: unknown) => error as { stdout: string; stderr: string });
  expect(stdout).toContain('x·y.json');
  expect(stdout + stderr).not.toMatch(/[^\P{Cc}\n\t]|[\u202a-\u202e]|^::/mu);
});
