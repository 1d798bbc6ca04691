import { readFileSync, globSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { createError } from './create-error.ts';
import { errorTable, isErrorCode, type ErrorCode } from './error-table.ts';
import { TilekitError } from './tilekit-error.ts';

const root = join(import.meta.dirname, '../..');
const codes = Object.keys(errorTable);

describe('the error table', () => {
  test('and the table in the README are equal, both ways', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const rows = [...readme.matchAll(/^\| `([A-Z_]+)`\s*\| (\w+)\s*\| (.*?)\s*\|$/gm)].map(
      ([, code, actor, meaning]) => [code, { actor, meaning }],
    );
    const expected = Object.entries(errorTable).map(([code, { actor, meaning }]) => [
      code,
      { actor, meaning },
    ]);
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(expected));
  });

  test('has no code that nothing in tilekit uses', () => {
    const sources = globSync(['packages/*/src/**/*.ts', 'apps/*/src/**/*.ts'], { cwd: join(root, '../..') })
      .filter((file) => !file.endsWith('.test.ts') && !file.endsWith('error-table.ts'))
      .map((file) => readFileSync(join(root, '../..', file), 'utf8'))
      .join('\n');
    expect(codes.filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
  });

  test('every code makes an error of the class of who must act', () => {
    const classes = {
      partner: 'PartnerActionError',
      customer: 'CustomerActionError',
      datadog: 'DatadogActionError',
      none: 'RequestRefusedError',
    };
    for (const code of codes.filter(isErrorCode)) {
      const error = createError(code, 'What happened.');
      expect(error).toBeInstanceOf(TilekitError);
      expect(error.name).toBe(classes[errorTable[code].actor]);
      expect(error).toMatchObject({ code, message: `What happened. ${errorTable[code].remedy}` });
    }
  });

  test('texts for visitors name no internals', () => {
    for (const { publicMessage } of Object.values(errorTable)) {
      expect(publicMessage).toMatch(/^[A-Z].*\.$/);
      expect(publicMessage).not.toMatch(/`|_|https?:|secret|token|client_id|environment|DATADOG_/);
    }
  });

  test('isErrorCode knows its codes only', () => {
    const known: ErrorCode = 'UNKNOWN_SITE';
    expect(isErrorCode(known)).toBe(true);
    for (const value of ['toString', '__proto__', '', 'ENOENT', 7]) expect(isErrorCode(value)).toBe(false);
  });
});
