import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { refusalStatus } from '../receiver/delivery-refusal.ts';
import { createWebhookError, webhookErrorTable } from './errors.ts';

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');

describe('the error table', () => {
  it('is the one of the README, both ways', () => {
    const rows = readme.matchAll(/^\| `(WEBHOOK_\w+)` +\| (.+?) +\|$/gm);
    const written = Array.from(rows, ([, code, meaning]) => [code, meaning]);
    expect(written).toEqual(Object.entries(webhookErrorTable).map(([code, { meaning }]) => [code, meaning]));
  });

  it('has every reception code in the README', () => {
    for (const code of Object.keys(refusalStatus)) expect(readme).toContain(`\`${code}\``);
  });

  it.each(Object.keys(webhookErrorTable) as (keyof typeof webhookErrorTable)[])(
    'says of %s what happened and what to do, and nothing of it to visitors',
    (code) => {
      const error = createWebhookError(code, 'It happened.');
      expect(error).toMatchObject({ code, message: `It happened. ${webhookErrorTable[code].remedy}` });
      expect(error.publicMessage).not.toContain('It happened');
    },
  );
});
