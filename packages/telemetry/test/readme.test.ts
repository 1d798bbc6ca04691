import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

it("the README's example runs as it is printed", async () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
  const [, example = ''] = /^```ts\n([\s\S]*?)^```$/m.exec(readme) ?? [];
  // Its imports are looked up from the package, the tile that it reads from the repository's root.
  const code = `process.chdir(${JSON.stringify(root)});\n${example}`;
  const words = ['--conditions=@tilekit/source', '--input-type=module-typescript', '--eval', code];
  const { stdout } = await promisify(execFile)(process.execPath, words, {
    cwd: join(import.meta.dirname, '..'),
  });
  expect(stdout).toMatch(/accepted: 1,\s+dropped: 0,\s+undelivered: 0,\s+requests: 1,/);
});
