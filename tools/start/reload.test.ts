import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';

const repository = resolve(import.meta.dirname, '../..');
const checkout = mkdtempSync(join(tmpdir(), 'tilekit-reload-'));
const collect = join(checkout, 'apps/reference-server/src/integration/collect.ts');

/** A checkout whose sources the test may change, with the dependencies of this one. */
function makeCheckout(): void {
  const isSource = (path: string) => !/\/(node_modules|dist|\.turbo)$/.test(path);
  for (const folder of ['apps', 'packages', 'tools', 'scripts', 'integration-tile'])
    cpSync(join(repository, folder), join(checkout, folder), { recursive: true, filter: isSource });
  for (const file of ['package.json', '.tilekit.json']) cpSync(join(repository, file), join(checkout, file));
  const owners = [
    '',
    'apps/reference-server',
    'tools',
    'scripts',
    ...readdirSync(join(repository, 'packages')).map((name) => `packages/${name}`),
  ];
  for (const owner of owners)
    symlinkSync(join(repository, owner, 'node_modules'), join(checkout, owner, 'node_modules'));
}

let output = '';
let serverUrl = '';
let sandboxUrl = '';
let stack: ReturnType<typeof spawn>;

beforeAll(async () => {
  makeCheckout();
  const [port, sandboxPort] = await Promise.all([freePort(), freePort()]);
  serverUrl = `http://127.0.0.1:${port}`;
  sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
  stack = spawn(process.execPath, ['--conditions=@tilekit/source', 'scripts/start.ts'], {
    cwd: checkout,
    env: {
      ...process.env,
      NODE_ENV: undefined,
      PORT: String(port),
      SANDBOX_PORT: String(sandboxPort),
      METRICS_PORT: String(await freePort()),
      TILEKIT_DATA_DIR: join(checkout, '.data'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [stack.stdout, stack.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await said('Ready after');
}, 300_000);

afterAll(async () => {
  const ended = once(stack, 'close');
  stack.kill('SIGTERM');
  await ended;
  rmSync(checkout, { recursive: true, force: true });
});

test(
  'a saved source replaces the server; the sandbox and the database stay',
  { timeout: 300_000 },
  async () => {
    await sendMetric();
    const [former, postgres] = [await serverProcess(), postmaster()];
    appendFileSync(collect, '\n// saved\n');
    await said('collect.ts: restarted in');
    expect(await serverProcess()).not.toBe(former);
    expect(postmaster()).toBe(postgres);
    expect(await metricsReceived()).toBeGreaterThan(0);
    expect(output).not.toContain('ExperimentalWarning');
  },
);

test('a file of the tile that the server reads replaces it as well', { timeout: 300_000 }, async () => {
  const former = await serverProcess();
  appendFileSync(join(checkout, 'integration-tile/metadata.csv'), '\n');
  await said('metadata.csv: restarted in');
  expect(await serverProcess()).not.toBe(former);
});

test('a source that cannot be loaded leaves the server as it was', { timeout: 300_000 }, async () => {
  const [former, text] = [await serverProcess(), readFileSync(collect, 'utf8')];
  writeFileSync(collect, `${text}\nexport const = ;\n`);
  await said('collect.ts: not loaded, see above. The server keeps running the old version.');
  expect(await serverProcess()).toBe(former);
  const seen = output.length;
  writeFileSync(collect, text);
  await said('collect.ts: restarted in', seen);
  expect(await serverProcess()).not.toBe(former);
});

test('a tile that cannot be read leaves the server as it was', { timeout: 300_000 }, async () => {
  const manifest = join(checkout, 'integration-tile/manifest.json');
  const [former, text] = [await serverProcess(), readFileSync(manifest, 'utf8')];
  writeFileSync(manifest, text.slice(0, text.length / 2));
  await said('manifest.json: not loaded');
  expect(await serverProcess()).toBe(former);
  const seen = output.length;
  writeFileSync(manifest, text);
  await said('manifest.json: restarted in', seen);
});

test('open sandbox pages are notified of a saved tile file immediately', { timeout: 300_000 }, async () => {
  const { body } = await fetch(`${sandboxUrl}/app.datadoghq.com/changes`);
  const heard = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of body ?? [])
      if (decoder.decode(chunk as Uint8Array, { stream: true }).includes('event: change')) return true;
    return false;
  })();
  appendFileSync(join(checkout, 'integration-tile/README.md'), '\n');
  expect(await heard).toBe(true);
});

async function said(text: string, after = 0): Promise<void> {
  const end = Date.now() + 60_000;
  while (!output.slice(after).includes(text)) {
    if (stack.exitCode !== null || Date.now() > end) throw new Error(`It did not say "${text}":\n${output}`);
    await sleep(20);
  }
}

/** The id of the process that answers, as open pages hear it. */
async function serverProcess(): Promise<string> {
  const end = new AbortController();
  const { body } = await fetch(`${serverUrl}/development/process`, { signal: end.signal });
  try {
    for await (const chunk of body ?? []) {
      const found = /^data: (.+)$/m.exec(Buffer.from(chunk).toString());
      if (found?.[1] !== undefined) return found[1];
    }
    return 'none';
  } finally {
    end.abort();
  }
}

function postmaster(): string | undefined {
  return readFileSync(join(checkout, '.data/postgres/postmaster.pid'), 'utf8').split('\n')[0];
}

async function sendMetric(): Promise<void> {
  const { api_key: key } = (await (await fetch(`${sandboxUrl}/_sandbox/credentials`)).json()) as {
    api_key: string;
  };
  const response = await fetch(`${sandboxUrl}/api.datadoghq.com/api/v1/series`, {
    method: 'POST',
    headers: { 'dd-api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify({ series: [{ metric: 'reload.test', points: [[Date.now() / 1000, 1]] }] }),
  });
  expect(response.status).toBe(202);
}

async function metricsReceived(): Promise<number> {
  const { items } = (await (await fetch(`${sandboxUrl}/_sandbox/received/metrics`)).json()) as {
    items: unknown[];
  };
  return items.length;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
