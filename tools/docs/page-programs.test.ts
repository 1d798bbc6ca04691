import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { startSandbox, type Sandbox } from '@tilekit/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
// Inside of the repository, so that the packages are found.
mkdirSync(join(root, 'tools/.data'), { recursive: true });
const folder = mkdtempSync(join(root, 'tools/.data/page-programs-'));
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, tileDirectory: join(root, 'integration-tile'), logger: false });
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Blocks of a page that are whole programs: they say where their sandbox is. */
function programsOf(page: string): (readonly [string, string])[] {
  const text = readFileSync(join(root, 'docs', page), 'utf8');
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)]
    .filter(([, code = '']) => code.includes('DATADOG_SANDBOX_URL'))
    .map(([, code = ''], index) => [`${page} ${index + 1}`, code] as const);
}

test.each([...programsOf('webhooks.md'), ...programsOf('sandbox.md')])(
  'the program %s runs against the sandbox',
  { timeout: 300_000 },
  async (_name, code) => {
    const file = join(folder, 'program.ts');
    writeFileSync(file, `${code}\nexport {};\n`);
    const { stderr } = await promisify(execFile)(process.execPath, ['--conditions=@tilekit/source', file], {
      cwd: root,
      env: { ...process.env, DATADOG_SANDBOX_URL: sandbox.url },
    });
    expect(stderr).toBe('');
  },
);

test('the programs leave the sandbox as it was: no webhook of the page is left', async () => {
  const accounts = await (await fetch(`${sandbox.url}/_sandbox/accounts`)).text();
  expect(accounts).not.toContain('nova-4711');
});
