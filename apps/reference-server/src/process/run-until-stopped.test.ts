import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { listen } from './run-until-stopped.ts';

const module = pathToFileURL(join(import.meta.dirname, 'run-until-stopped.ts')).href;

/** A process that runs until stopped, in which an integration does something. */
async function runWith(code: string): Promise<{ readonly code: number | null; readonly stderr: string }> {
  const script = `
    import { runUntilStopped } from '${module}';
    setInterval(() => {}, 1_000);
    setTimeout(function integration() { ${code} }, 100);
    await runUntilStopped(async () => ({ logger: { info() {} }, ended: new Promise(() => {}) }));`;
  const child = spawn(
    process.execPath,
    ['--conditions=@tilekit/source', '--input-type=module', '--eval', script],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const closed = once(child, 'close');
  const stderr = await text(child.stderr);
  await closed;
  return { code: child.exitCode, stderr };
}

test.each([
  ['process.exit', 'process.exit(0)', /ended while the server was running[^]*at .*integration/],
  ['an error', `throw new Error('kaputt')`, /Error: kaputt[^]*at .*integration/],
  ['a text that is thrown', `throw 'kaputt'`, /kaputt/],
  [
    'a promise that nobody awaits',
    `Promise.reject(new Error('kaputt'))`,
    /Error: kaputt[^]*at .*integration/,
  ],
])(
  '%s in an integration ends the process with its stack, and not with 0',
  async (_, code, seen) => {
    const ended = await runWith(code);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(seen);
  },
  60_000,
);

test('SIGTERM ends it with 0, and says nothing', async () => {
  expect(await runWith(`process.kill(process.pid, 'SIGTERM')`)).toEqual({ code: 0, stderr: '' });
}, 60_000);

test('an address that the machine does not have is named, with a remedy', async () => {
  const app = Fastify();
  // For documentation only (RFC 5737): no machine has it.
  await expect(listen(app, { host: '203.0.113.7', port: 0, variable: 'PORT' })).rejects.toMatchObject({
    code: 'CONFIGURATION_INVALID',
    message: expect.stringMatching(/^HOST 203\.0\.113\.7 is no address of this machine/) as unknown,
  });
  await app.close();
});
