import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scanForSecrets } from './scan-for-secrets.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'tilekit-scan-'));
  writeFileSync(join(directory, 'secrets-1.txt'), 'canary-one\ncanary/two\n');
  writeFileSync(join(directory, 'output-1.log'), 'first line\nhere is canary%2Ftwo\n');
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

test('a secret in a log is found, also URL-encoded, and is not shown', () => {
  const scan = scanForSecrets(directory);
  expect(scan).toMatchObject({ secrets: 2, found: [{ file: 'output-1.log', line: 2 }] });
  expect(JSON.stringify(scan)).not.toContain('canary%2Ftwo');
});
