import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { ScratchRepository } from '../fork/test/scratch-repository.ts';
import { scanSecrets } from './scan-secrets.ts';

// Put together here, so that no scanner takes this file for a leak.
const awsKey = ['AKIA', 'ABCDEFGHIJ234567'].join('');
const githubToken = `ghp_${'a1B2c3D4e5F6g7H8i9J0'.repeat(2)}`;

function scan(files: Readonly<Record<string, string>>): readonly string[] {
  using repository = new ScratchRepository();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repository.directory, path)), { recursive: true });
    writeFileSync(join(repository.directory, path), text);
  }
  symlinkSync('/dev/zero', join(repository.directory, 'link'));
  repository.run(['add', '--all']);
  return scanSecrets(repository.directory).faults;
}

test('a key is named by file, line and kind, and never repeated', () => {
  const faults = scan({
    'src/a.ts': `one\nconst key = '${awsKey}';\n`,
    '.env.local': `TOKEN=${githubToken}\n`,
  });
  expect(faults).toEqual([
    '.env.local:1 looks like a GitHub token',
    'src/a.ts:2 looks like a AWS access key',
  ]);
});

test('a value that a test makes up is not a secret; a key in its issuer’s form is one, even in a test', () => {
  expect(
    scan({
      'src/a.test.ts': `connect({ client_secret: 'wonderful-thing' }, 'https://me:pw123@proxy.internal');`,
      'test/b.ts': `'${githubToken}'`,
    }),
  ).toEqual(['test/b.ts:1 looks like a GitHub token']);
});
