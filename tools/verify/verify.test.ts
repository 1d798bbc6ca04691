import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startSandbox } from '@tilekit/sandbox';
import { demonstratesSignIn } from '../../apps/reference-server/test/harness/demonstration.ts';

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

function verify(...args: string[]): Promise<Run> {
  const script = join(import.meta.dirname, '../../scripts/verify.ts');
  const child = spawn(process.execPath, ['--conditions=@tilekit/source', script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const run: Run = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (run.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (run.stderr += chunk.toString()));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ ...run, code });
    });
  });
}

const tile = join(import.meta.dirname, '../../integration-tile');

/** A fork with an own sign-in says in its own lab.json how a customer signs in. */
const isReplaced = !demonstratesSignIn;

test(
  'the reference server connects customers of two sites',
  { timeout: 300_000, skip: isReplaced },
  async () => {
    const only =
      'oauth/connects-from-tile,oauth/state-bound-to-session,sites/from-tile,sites/region-switched';
    const { code, stdout, stderr } = await verify('--format', 'json', '--sites', 'US1,EU1', '--only', only);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ summary: { failed: 0, notTested: 0, passed: 5 } });
  },
);

test('a server that agrees to everything fails', { timeout: 300_000 }, async () => {
  await using sandbox = await startSandbox({ port: 0, tileDirectory: tile, logger: false });
  const server = createServer((_, response) => response.end('You may now close this tab'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    const there = ['--target', `http://127.0.0.1:${port}`, '--sandbox', sandbox.url, '--format', 'json'];
    const { code, stdout } = await verify(...there, '--sites', 'US1');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ summary: { passed: 0 } });
  } finally {
    server.close();
  }
});

test('an unreachable target or sandbox is exit 2, with a message', { timeout: 300_000 }, async () => {
  const dead = await verify('--target', 'http://127.0.0.1:9', '--sandbox', 'http://127.0.0.1:9');
  expect(dead.code).toBe(2);
  expect(dead.stderr).toContain('http://127.0.0.1:9 cannot be reached: nothing listens there');
  expect((await verify('--sites', 'US9')).code).toBe(2);
});
