import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sites } from '@tilekit/core';
import { startSandbox } from '@tilekit/sandbox';
import { demonstratesSignIn } from '../apps/reference-server/test/harness/demonstration.ts';
import { connect, signIn, type Verification } from './verify/flow.ts';
import { beginAnew } from './verify/installations.ts';
import { createSandboxControl } from './verify/sandbox-control.ts';
import { startStack } from './verify/stack.ts';

/** The command walks through the demonstration's sign-in, or is given a session. */
const isReplaced = !demonstratesSignIn;

interface Run {
  code: number | null;
  stdout: string;
}

function verify(...args: string[]): Promise<Run> {
  const script = join(import.meta.dirname, 'verify.ts');
  const child = spawn(
    process.execPath,
    ['--conditions=@tilekit/source', script, '--format', 'json', ...args],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code, stdout });
    });
  });
}

test('the reference server passes the six checks (R61)', { timeout: 90_000, skip: isReplaced }, async () => {
  const { code, stdout } = await verify('--sites', 'US1,EU1');
  const report = JSON.parse(stdout) as {
    passed: boolean;
    checks: { name: string; steps: { result: string }[] }[];
  };
  expect(report.checks.map(({ name }) => name)).toEqual([
    'authorization',
    'api-key',
    'sites',
    'regions',
    'data',
    'submission',
  ]);
  expect(report.checks.flatMap(({ steps }) => steps).filter(({ result }) => result === 'wrong')).toEqual([]);
  expect({ code, passed: report.passed }).toEqual({ code: 0, passed: true });
});

test('a server that runs already can be verified again', { timeout: 150_000, skip: isReplaced }, async () => {
  const tile = join(import.meta.dirname, '..', 'integration-tile');
  // Settings of another server, as they stand in an operator's shell.
  const theirs = {
    NODE_ENV: 'production',
    DATABASE_URL: 'postgresql://127.0.0.1:9/customers',
    ENCRYPTION_KEYS_FILE: '/nowhere',
    OIDC_ISSUER: 'https://login.example',
    PUBLIC_URL: 'https://partner.example',
  };
  const stack = await startStack({ ...process.env, ...theirs }, tile);
  await using other = await startSandbox({ port: 0, tileDirectory: tile, logger: false });
  try {
    const there = ['--target', stack.target.origin, '--sandbox', stack.sandbox.origin, '--sites', 'EU1'];
    expect((await verify(...there)).code).toBe(0);
    const run: Verification = {
      target: stack.target,
      sandbox: createSandboxControl(stack.sandbox),
      tileDirectory: tile,
      sites: sites.filter(({ name }) => name === 'EU1'),
      onboardingPath: '/datadog/onboarding',
      callbackPath: '/datadog/callback',
      scopes: [],
      cookie: undefined,
    };
    await run.sandbox.reset();
    for (const site of run.sites) await connect(run, { from: 'tile', site });
    // Whoever names another sandbox by mistake loses no customer.
    const noSandbox = stack.target.origin;
    expect((await verify('--target', stack.target.origin, '--sandbox', noSandbox)).code).toBe(2);
    await beginAnew({ ...run, sandbox: createSandboxControl(new URL(other.url)) });
    const list = await (await signIn(run)).openJson(new URL('/installations', stack.target));
    expect(list).toMatchObject({
      installations: expect.arrayContaining([expect.objectContaining({ status: 'connected' })]) as unknown,
    });
    // A customer stays connected whose token, key and webhook are gone at Datadog's side.
    await run.sandbox.reset();
    expect((await verify(...there)).code).toBe(0);
  } finally {
    await stack.stop();
  }
});

test('a server that agrees to everything fails', { timeout: 60_000 }, async () => {
  await using sandbox = await startSandbox({
    port: 0,
    tileDirectory: join(import.meta.dirname, '..', 'integration-tile'),
    logger: false,
  });
  const server = createServer((_, response) => response.end('You may now close this tab'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    const { code } = await verify(
      '--target',
      `http://127.0.0.1:${port}`,
      '--sandbox',
      sandbox.url,
      '--sites',
      'US1',
    );
    expect(code).toBe(1);
  } finally {
    server.close();
  }
});

test('a sandbox that cannot be reached is exit 2', { timeout: 30_000 }, async () => {
  const { code } = await verify('--target', 'http://127.0.0.1:9', '--sandbox', 'http://127.0.0.1:9');
  expect(code).toBe(2);
});
