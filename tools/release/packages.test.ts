import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readPackages } from './packages.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tilekit-packages-'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

it('publishes each package after those that it depends on, and none that is private', () => {
  add('alpha', { dependencies: { '@kit/beta': 'workspace:*' } });
  add('beta', {});
  add('own', { private: true });
  // What an older branch leaves behind.
  mkdirSync(join(root, 'packages', 'gone', 'node_modules'), { recursive: true });
  expect(readPackages(root).map(({ name }) => name)).toEqual(['@kit/beta', '@kit/alpha']);
});

function add(name: string, manifest: object): void {
  mkdirSync(join(root, 'packages', name), { recursive: true });
  const text = JSON.stringify({ name: `@kit/${name}`, version: '1.0.0', ...manifest });
  writeFileSync(join(root, 'packages', name, 'package.json'), text);
}
