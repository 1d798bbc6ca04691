import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const bench = (args: string[], env: NodeJS.ProcessEnv = process.env) =>
  spawnSync(
    process.execPath,
    ['--conditions=@tilekit/source', join(import.meta.dirname, '../../scripts/bench.ts'), ...args],
    { env, encoding: 'utf8' },
  );

test('says why nothing is measured where pnpm cannot be started', () => {
  const { status, stderr } = bench(['core-http'], { ...process.env, PATH: '' });
  expect([status, stderr]).toEqual([1, expect.stringContaining('npx -y pnpm@12 bench')]);
});

test('names the benchmarks when it is given none of them', () => {
  const { status, stderr } = bench(['nothing']);
  expect([status, stderr]).toEqual([2, expect.stringContaining('There are: commands-cold, core-http, ')]);
});
