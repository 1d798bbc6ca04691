import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkFork } from './check-fork.ts';

const root = resolve(import.meta.dirname, '../../../..');
const folder = 'apps/reference-server/src/integration';
const isKit = !readFileSync(join(root, '.tilekit.json'), 'utf8').includes('"fork"');

let copy: string;
beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'tilekit-diagnose-'));
  cpSync(join(root, '.tilekit.json'), join(copy, '.tilekit.json'));
  cpSync(join(root, folder), join(copy, folder), { recursive: true });
});
afterEach(() => {
  rmSync(copy, { recursive: true });
});

const results = (openId = false) => checkFork(copy, openId).map(({ result }) => result);

test.runIf(isKit)('the kit itself has no owner yet: set-up and three files are open', () => {
  expect(results()).toEqual(['open', 'open', 'open', 'open']);
  expect(results(true)).toEqual(['open', 'ok', 'open', 'open']);
});

test('a fork that replaced the files has no open items', () => {
  writeFileSync(join(copy, '.tilekit.json'), JSON.stringify({ kit: '0.1.0', fork: { data: [] } }, null, 2));
  for (const file of ['sign-in.ts', 'collect.ts', 'on-alert.ts']) {
    writeFileSync(join(copy, folder, file), 'export {};\n');
  }
  expect(results()).toEqual(['ok', 'ok', 'ok', 'ok']);
});

test('a file that is missing is not the demonstration’s', () => {
  rmSync(join(copy, folder), { recursive: true });
  mkdirSync(join(copy, folder));
  expect(results().slice(1)).toEqual(['ok', 'ok', 'ok']);
});
