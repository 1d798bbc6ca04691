import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findImportCircles, readImportGraph } from './import-circles.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tilekit-circles-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

test.each([
  ['a value', `import { b } from './b.ts';`],
  ['a type', `import type { b } from './b.ts';`],
  ['a name that is exported again', `export { b } from './b.ts';`],
  ['a name when it is needed', `const { b } = await import('./b.ts');`],
])('two files are a circle when one imports %s', (_, line) => {
  write({ 'packages/x/src/a.ts': line, 'packages/x/src/b.ts': `import { a } from './a.ts';` });
  expect(findImportCircles(readImportGraph(root))).toEqual([['packages/x/src/a.ts', 'packages/x/src/b.ts']]);
});

test('a circle through the entry of another package is found', () => {
  write({
    'packages/x/package.json': JSON.stringify({
      name: '@tilekit/x',
      exports: { './part': { '@tilekit/source': './src/part.ts' } },
    }),
    'packages/x/src/part.ts': `import '../../y/src/y.ts';`,
    'packages/y/src/y.ts': `import { part } from '@tilekit/x/part';`,
  });
  expect(findImportCircles(readImportGraph(root))).toHaveLength(1);
});

test('files that share an import are none', () => {
  write({
    'tools/a.ts': `import './shared.ts'; import './b.ts';`,
    'tools/b.ts': `import './shared.ts';`,
    'tools/shared.ts': '',
  });
  expect(findImportCircles(readImportGraph(root))).toEqual([]);
});
