import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFixtureTile, fixtureClientId } from './fixture-tile.ts';
import { authorize, Browser, json, postForm, redirectUri, testSecret } from './partner.ts';

const script = fileURLToPath(new URL('../../../scripts/sandbox.ts', import.meta.url));
const nodeOptions = ['--conditions=@tilekit/source'];

let tile: Awaited<ReturnType<typeof createFixtureTile>>;
let data: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  tile = await createFixtureTile();
  data = await mkdtemp(join(tmpdir(), 'sandbox-data-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await tile.remove();
  await rm(data, { recursive: true, force: true });
});

async function start(...options: string[]): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(
    process.execPath,
    [...nodeOptions, script, '--json', '--port', '0', '--tile', tile.directory, ...options],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  children.push(child);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  expect(line).toMatch(/^\{"url":"http:\/\/127\.0\.0\.1:\d+"\}$/);
  return { child, url: (JSON.parse(line) as { url: string }).url };
}

async function run(...options: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [...nodeOptions, script, ...options]);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number];
  return { code, stdout, stderr };
}

test('after kill -9, grants, keys and webhooks work again, and the file holds no token', async () => {
  const first = await start('--data', data);
  const browser = new Browser(first.url);
  const query = await authorize(browser, 'app.datadoghq.com', { client_id: fixtureClientId });
  const client = { client_id: fixtureClientId, client_secret: testSecret };
  const exchanged = await json(
    await postForm(`${first.url}/oauth2/v1/token`, {
      ...client,
      grant_type: 'authorization_code',
      redirect_uri: redirectUri,
      code: query.get('code')!,
    }),
  );
  const access = String(exchanged.access_token);
  const refresh = String(exchanged.refresh_token);
  const bearer = { authorization: `Bearer ${access}` };
  const created = await fetch(`${first.url}/api/v2/api_keys/marketplace`, {
    method: 'POST',
    headers: bearer,
  });
  const { data: key } = (await created.json()) as { data: { attributes: { key: string } } };
  await fetch(`${first.url}/api/v1/integration/webhooks/configuration/webhooks`, {
    method: 'POST',
    headers: bearer,
    body: JSON.stringify({ name: 'kept', url: 'https://example.com' }),
  });
  first.child.kill('SIGKILL');
  await once(first.child, 'close');

  const file = join(data, 'sandbox-state.json');
  const text = await readFile(file, 'utf8');
  for (const secret of [access, refresh, key.attributes.key]) expect(text).not.toContain(secret);
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  const second = await start('--data', data);
  const validate = await fetch(`${second.url}/api/v1/validate`, {
    headers: { 'dd-api-key': key.attributes.key },
  });
  expect(validate.status).toBe(200);
  const refreshed = await postForm(`${second.url}/oauth2/v1/token`, {
    ...client,
    grant_type: 'refresh_token',
    refresh_token: refresh,
  });
  expect(refreshed.status).toBe(200);
  const again = await fetch(`${second.url}/api/v2/api_keys/marketplace`, { method: 'POST', headers: bearer });
  expect(again.status).toBe(409);
  expect(await (await fetch(`${second.url}/app.datadoghq.com/webhooks`)).text()).toContain('@webhook-kept');
});

test('a damaged state file is refused, not overwritten', async () => {
  const file = join(data, 'sandbox-state.json');
  await writeFile(file, '{"version":1,');
  const { code, stderr } = await run('--port', '0', '--tile', tile.directory, '--data', data);
  expect(code).toBe(1);
  expect(stderr).toContain('sandbox-state.json');
  expect(await readFile(file, 'utf8')).toBe('{"version":1,');
});

describe('the command', () => {
  test('prints its help and exits 0', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    for (const option of ['--port', '--json', '--tile', '--data', '--partner-url']) {
      expect(stdout).toContain(option);
    }
  });

  test.each([['--nonsense'], ['--port', 'x'], ['--port', '70000'], ['--partner-url', 'x']])(
    'exits 2 on %s %s',
    async (...options) => {
      const { code, stderr } = await run(...options);
      expect(code).toBe(2);
      expect(stderr).toContain(options.at(-1));
    },
  );

  test('says that a tile is missing', async () => {
    const child = fork(script, ['--json', '--port', '0', '--tile', join(data, 'no-tile')], {
      execArgv: nodeOptions,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const [said] = (await once(child.stderr ?? child, 'data')) as [Buffer];
    expect(said.toString()).toMatch(/^There is no tile in ".*no-tile": .* --tile names another directory/);
    child.disconnect();
    await once(child, 'exit');
  });

  test('says which port is taken, and exits 1', async () => {
    const { url } = await start();
    const { port } = new URL(url);
    const { code, stderr } = await run('--port', port, '--tile', tile.directory);
    expect(code).toBe(1);
    expect(stderr).toContain(`Port ${port} is taken`);
  });

  test('ends with its parent', async () => {
    const child = fork(script, ['--json', '--port', '0', '--tile', tile.directory], {
      execArgv: nodeOptions,
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    });
    children.push(child);
    await once(createInterface(child.stdout!), 'line');
    child.disconnect();
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
  });

  test('stops on SIGTERM with exit code 0', async () => {
    const { child } = await start();
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
  });
});
