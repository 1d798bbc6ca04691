import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const script = resolve(import.meta.dirname, '../../scripts/explain.ts');
const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, ['--conditions=@tilekit/source', script, ...args]);

test('json is one document with the agreed fields', async () => {
  const { stdout } = await run('--format', 'json', 'invalid_request - Mismatching redirect URI');
  const { answers } = JSON.parse(stdout) as { answers: Record<string, unknown>[] };
  expect(Object.keys(answers[0]!)).toEqual(['requirement', 'code', 'title', 'cause', 'next']);
  expect(answers[0]).toMatchObject({ requirement: 'R74', code: 'REDIRECT_URI_MISMATCH' });
});

test('reads stdin, and answers nothing to what it does not know', () => {
  const { stdout, status } = spawnSync(
    process.execPath,
    ['--conditions=@tilekit/source', script, '--format', 'json'],
    {
      input: 'a sunny day',
      encoding: 'utf8',
    },
  );
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ answers: [] });
});

test('reads no more of an endless input than it needs', () => {
  const { status, stdout } = spawnSync(
    'sh',
    [
      '-c',
      `yes '{"errors":["Forbidden"]}' | "$0" --conditions=@tilekit/source "$1"`,
      process.execPath,
      script,
    ],
    { encoding: 'utf8', timeout: 300_000 },
  );
  expect(status).toBe(0);
  expect(stdout).toContain('[FORBIDDEN]');
});

test('says so when nothing is known', async () => {
  const { stdout } = await run('a sunny day');
  expect(stdout).toContain('Nothing that Datadog is known to say');
});

test('wrong arguments end with 2', async () => {
  await expect(run('--format', 'yaml')).rejects.toMatchObject({ code: 2 });
});
