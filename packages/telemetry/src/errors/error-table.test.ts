import { readFileSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { TilekitError } from '@tilekit/core';
import { describe, expect, it } from 'vitest';
import { noteReasons } from '../submission/submission.ts';
import { createError } from './errors.ts';
import { errorTable, type TelemetryErrorCode } from './errors.ts';

const root = join(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const sources = globSync('src/**/*.ts', { cwd: root })
  .filter((file) => !/(\.test|error-table|item-note)\.ts$/.test(file))
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');

describe('the error table', () => {
  it('and the table in the README are equal, both ways', () => {
    const rows = [
      ...readme.matchAll(/^\| `([A-Z_]+)`\s*\| (partner|customer|datadog|none)\s*\| (.*?)\s*\|$/gm),
    ];
    const expected = Object.entries(errorTable).map(([code, { actor, meaning }]) => [code, actor, meaning]);
    expect(rows.map(([, code, actor, meaning]) => [code, actor, meaning])).toEqual(expected);
  });

  it('has no code that nothing throws, and makes errors of tilekit', () => {
    for (const code of Object.keys(errorTable) as TelemetryErrorCode[]) {
      expect(sources).toContain(`'${code}'`);
      expect(createError(code, 'What happened.')).toBeInstanceOf(TilekitError);
      expect(createError(code, 'What happened.')).toMatchObject({ code });
    }
  });

  it('has texts for visitors that name no internals', () => {
    for (const { publicMessage } of Object.values(errorTable)) {
      expect(publicMessage).toMatch(/^[A-Z].*\.$/);
      expect(publicMessage).not.toMatch(/`|_|https?:|secret|token|client_id|environment/);
    }
  });
});

describe('the reasons', () => {
  it('and the table in the README are equal, both ways', () => {
    const rows = [...readme.matchAll(/^\| `([A-Z_]+)`\s*\| ((?:dropped|sent): .*?)\s*\|$/gm)];
    expect(rows.map(([, reason, meaning]) => [reason, meaning])).toEqual(Object.entries(noteReasons));
  });

  it('are all used', () => {
    for (const reason of Object.keys(noteReasons)) expect(sources).toContain(`'${reason}'`);
  });
});
