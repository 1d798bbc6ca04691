import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands, scriptNames } from './commands.ts';
import { generatedPages } from './generated-pages.ts';
import { findNamedTests, reliabilityRows } from './reliability.ts';

const root = resolve(import.meta.dirname, '../..');

describe('generated pages', () => {
  it.each([...generatedPages(root)])('%s is as `pnpm docs:generate` writes it', (path, text) => {
    expect(existsSync(join(root, path))).toBe(true);
    expect(readFileSync(join(root, path), 'utf8')).toBe(text);
  });

  it('says one line about every script', () => {
    const names = scriptNames(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(names.filter((name) => commands[name] === undefined)).toEqual([]);
  });

  it('has every script in the table of README', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const names = scriptNames(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(names.filter((name) => !readme.includes(`\`pnpm ${name}\``))).toEqual([]);
  });

  it('names the address of no customer and no secret', () => {
    for (const text of generatedPages(root).values())
      expect(text).not.toMatch(/\b[0-9a-f]{32}\b|sandbox-\w+-client-secret/);
  });

  it('stays the same when partners write their own tests', () => {
    const files = findNamedTests(root).map(({ file }) => file);
    expect(files.filter((file) => file.includes('/src/integration/'))).toEqual([]);
  });

  it('shows every row of reliability by a test, and every title names a row that there is', () => {
    const rows = Object.values(reliabilityRows).flatMap((section) => Object.keys(section));
    const shown = new Set(findNamedTests(root).map(({ id }) => id));
    expect(rows.filter((id) => !shown.has(id))).toEqual([]);
    expect([...shown].filter((id) => !rows.includes(id))).toEqual([]);
  });
});
