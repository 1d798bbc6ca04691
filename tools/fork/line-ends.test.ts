import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { Repository } from '../git.ts';

it('git checks text out as it is committed, also on machines that would write CRLF', () => {
  const repository = new Repository(resolve(import.meta.dirname, '../..'));
  const attributes = [
    'check-attr',
    'text',
    'eol',
    '--',
    '.github/CODEOWNERS',
    'integration-tile/manifest.json',
  ];
  const lines = repository.text(['-c', 'core.autocrlf=true', ...attributes]).split('\n');
  for (const line of lines) expect(line).toMatch(/: text: auto$|: eol: lf$/);
  expect(repository.text(['ls-files', '--eol'])).not.toMatch(/^i\/(crlf|mixed)/m);
});

it('no two files differ only in case, which macOS and Windows do not tell apart', () => {
  const repository = new Repository(resolve(import.meta.dirname, '../..'));
  const files = repository.text(['ls-files', '-z']).split('\0');
  const folded = files.map((file) => file.toLowerCase());
  expect(files.filter((_, index) => folded.indexOf(folded[index] ?? '') !== index)).toEqual([]);
});
