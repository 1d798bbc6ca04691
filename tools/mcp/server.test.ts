import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { startSandbox, type Sandbox } from '@tilekit/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { confinedPath } from './confined-path.ts';

const repository = resolve(import.meta.dirname, '../..');
// Inside of the workspace, since a client gets no further.
mkdirSync(join(repository, '.data'), { recursive: true });
const folder = mkdtempSync(join(repository, '.data/mcp-'));
const tile = join(folder, 'integration-tile');
let client: Client;
let sandbox: Sandbox;

beforeAll(async () => {
  cpSync(join(repository, 'integration-tile'), tile, { recursive: true });
  sandbox = await startSandbox({ tileDirectory: tile, port: 0, logger: false });
  client = new Client({ name: 'test', version: '1' });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: ['--conditions=@tilekit/source', join(repository, 'scripts/mcp.ts')],
      cwd: repository,
      env: { PATH: process.env.PATH ?? '', SANDBOX_PORT: new URL(sandbox.url).port },
    }),
  );
}, 300_000);

afterAll(async () => {
  await client.close();
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("an agent's first hour, without reading a file", { timeout: 300_000 }, () => {
  const given = () => ({ directory: tile.slice(repository.length + 1) });

  test('every tool says what it does and takes', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['validate', 'fix', 'explain', 'logs', 'lab', 'sandbox']);
    for (const { description, inputSchema } of tools) {
      expect(description).toMatch(/\.$/);
      expect(inputSchema.additionalProperties).toBe(false);
    }
  });

  test('validate, explain, fix, logs, and what the sandbox saw', async () => {
    const dashboards = join(tile, 'assets/dashboards');
    const dashboard = join(dashboards, readdirSync(dashboards)[0] ?? '');
    writeFileSync(dashboard, readFileSync(dashboard, 'utf8').replace(/^\{/, '{\n  "id": 7,'));

    const findings = findingsIn(await call('validate', given()));
    const fixable = findings.find((finding) => finding.fixable && finding.severity !== 'info');
    expect(fixable).toBeDefined();

    expect(await call('explain', { text: fixable?.rule })).toContain(String(fixable?.rule));

    expect(await call('fix', given())).toContain('"id": 7');
    expect(readFileSync(dashboard, 'utf8')).toContain('"id": 7');
    await call('fix', { ...given(), dryRun: false });
    expect(findingsIn(await call('validate', given())).map(({ rule }) => rule)).not.toContain(fixable?.rule);

    expect(await call('logs', given())).toContain('"failed":0');

    await fetch(`${sandbox.url}/api.datadoghq.com/api/v1/validate`);
    expect(await call('sandbox', { show: 'requests' })).toContain('/api/v1/validate');
  });
});

describe('what makes no sense is refused, and the server stays', { timeout: 300_000 }, () => {
  test.each([
    ['validate', { directory: '/etc' }, 'outside of the workspace'],
    ['validate', { directory: '../..' }, 'outside of the workspace'],
    ['validate', { directory: 'no-such-tile' }, 'does not exist'],
    ['validate', { directory: 7 }, 'directory'],
    ['validate', { profile: 'lenient' }, 'profile'],
    ['validate', { directroy: 'integration-tile' }, 'directroy'],
    ['fix', { directory: '--help' }, 'does not exist'],
    ['explain', {}, 'text'],
    ['lab', { target: 'http://example.com' }, 'not an address on this machine'],
    ['lab', { only: ['--format'] }, 'only'],
    ['sandbox', { show: 'credentials' }, 'show'],
    ['no-such-tool', {}, 'no-such-tool'],
  ])('%s %j', async (name, args, why) => {
    const said = await client
      .callTool({ name, arguments: args })
      .then((result) => (result.isError === true ? JSON.stringify(result.content) : 'answered'))
      .catch((error: unknown) => String(error));
    expect(said).toContain(why);
    expect((await client.listTools()).tools).toHaveLength(6);
  });

  test('a link does not lead out of the workspace', () => {
    const link = join(folder, 'elsewhere');
    symlinkSync(tmpdir(), link);
    expect(() => confinedPath(repository, link)).toThrow('outside of the workspace');
    expect(confinedPath(repository, tile)).toBe(tile);
  });
});

async function call(name: string, args: Record<string, unknown>): Promise<string> {
  const result = await client.callTool({ name, arguments: args });
  const [first] = result.content as { type: string; text: string }[];
  expect(result.isError, first?.text).not.toBe(true);
  return first?.text ?? '';
}

function findingsIn(json: string) {
  const { tiles } = JSON.parse(json) as {
    tiles: { findings: { rule: string; severity: string; fixable: boolean }[] }[];
  };
  return tiles.flatMap(({ findings }) => findings);
}
