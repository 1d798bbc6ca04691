import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createAppOptions } from '../src/app-options.ts';
import { createApp } from '../src/app.ts';
import { findFaults } from '../src/config.ts';
import { startTestServer } from './harness/test-server.ts';

const server = resolve(import.meta.dirname, '..');
const random = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64');

const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://deploy.nova.example',
  DATADOG_CLIENT_ID: '8a6f1f2e-0c53-4e0a-9a53-3a8b0c8f4f11',
  DATADOG_CLIENT_SECRET: random(),
  DATABASE_URL: 'postgres://user@127.0.0.1:1/none',
  TRUSTED_PROXIES: '10.0.0.1',
  SESSION_SECRET: random(),
};

test.each([
  ['is missing', undefined],
  ['is short', `a:${Buffer.alloc(16, 'k').toString('base64')}`],
  ['was typed, not drawn', `a:${Buffer.from('0123456789'.repeat(4).slice(0, 32)).toString('base64')}`],
  ['has no name', random()],
])('production is not configured when the master key %s (B-03)', (_, keys) => {
  const faults = findFaults({ ...production, ENCRYPTION_KEYS: keys });
  expect(faults).toEqual([expect.stringMatching(/^ENCRYPTION_KEYS/)]);
  if (keys !== undefined) expect(faults.join()).not.toContain(keys.slice(2));
});

test('production does not start with such a key, or with the sandbox in place of Datadog (B-03, F-05)', async () => {
  const faulty = { ENCRYPTION_KEYS: 'a:c2hvcnQ=', DATADOG_SANDBOX_URL: 'http://127.0.0.1:4400' };
  const child = spawn(process.execPath, ['--conditions=@tilekit/source', resolve(server, 'src/server.ts')], {
    env: { PATH: process.env.PATH, ...production, ...faulty },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(child.exitCode).toBe(1);
  expect(said).toMatch(/^ {2}- ENCRYPTION_KEYS/m);
  expect(said).toMatch(/^ {2}- DATADOG_SANDBOX_URL/m);
});

test('production has no way in for tests: no part of the sandbox, and none of its routes (F-05)', async () => {
  const { dependencies } = JSON.parse(readFileSync(resolve(server, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  expect(Object.keys(dependencies)).not.toContain('@tilekit/sandbox');

  await using running = await startTestServer();
  const { config } = running.options;
  const app = await createApp(
    createAppOptions({ ...running.options, config: { ...config, sandboxUrl: undefined } }),
  );
  for (const path of controlPaths()) {
    for (const method of ['GET', 'POST', 'DELETE'] as const) {
      expect((await app.inject({ method, url: path })).statusCode).toBe(404);
    }
  }
  await app.close();
});

/** The sandbox's control paths, as its own sources name them, and the paths of its pages and hosts. */
function controlPaths(): readonly string[] {
  const control = resolve(server, '../../packages/sandbox/src/control');
  const routes = globSync('*.ts', { cwd: control }).flatMap((file) =>
    [
      ...readFileSync(resolve(control, file), 'utf8').matchAll(/\.(?:get|post|put|delete)\(\s*'(\/[\w/-]*)/g),
    ].map(([, path = '']) => `/_sandbox${path}`),
  );
  expect(routes.length).toBeGreaterThan(5);
  return [...new Set(routes), '/app.datadoghq.com/integrations', '/received/metrics', '/oauth2/v1/token'];
}
