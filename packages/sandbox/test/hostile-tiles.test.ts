import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hostilities, writeGoodTile } from '../../tile/test/hostile-tiles.ts';
import { startSandbox, type Sandbox } from '../src/index.ts';
import { Browser, hiddenFields } from './partner.ts';

let root: string;
let tile: string;
let outside: string;
let sandbox: Sandbox | undefined;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hostile-'));
  tile = join(root, 'tile');
  outside = join(root, 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'file'), 'canary-outside');
  writeGoodTile(tile);
});

afterEach(async () => {
  await sandbox?.close();
  rmSync(root, { recursive: true, force: true });
});

const pages = [
  '/integrations',
  '/integrations?tab=data-collected',
  '/integrations?tab=support',
  '/dashboard/lists',
  '/monitors/manage',
  '/logs/pipelines',
  '/metric/explorer',
  '/developer-platform',
];

test.each(Object.entries(hostilities))('%s', async (_name, makeHostile) => {
  makeHostile(tile, outside);
  sandbox = await startSandbox({ port: 0, tileDirectory: tile });
  const browser = new Browser(sandbox.url);
  const first = await (await browser.get('/app.datadoghq.com/integrations')).text();
  await browser.post('/app.datadoghq.com/integrations/install', hiddenFields(first));
  for (const page of pages) {
    const response = await browser.get(`/app.datadoghq.com${page}`);
    expect([page, response.status < 500]).toEqual([page, true]);
    expect(await response.text()).not.toContain('canary');
  }
  for (const path of [
    'images/overview.png',
    'assets/file',
    'images/file',
    '.env',
    'images/../../outside/file.png',
  ])
    expect(await (await fetch(`${sandbox.url}/_sandbox/tile/${path}`)).text()).not.toContain('canary');
});

test('a tile that disappears, and one that changes, show at the next request', async () => {
  sandbox = await startSandbox({ port: 0, tileDirectory: tile });
  const page = async () => (await fetch(`${sandbox?.url ?? ''}/app.datadoghq.com/integrations`)).text();
  expect(await page()).toContain('Nova Relay');
  writeFileSync(join(tile, 'README.md'), '# Nova Relay\n\n## Overview\n\nEdited just now.\n');
  expect(await page()).toContain('Edited just now.');
  rmSync(tile, { recursive: true });
  expect(await page()).toContain('is not a directory');
});
