import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readTile } from './read-tile.ts';

const source = resolve(import.meta.dirname, '../../../../integration-tile');
const directory = mkdtempSync(join(tmpdir(), 'tilekit-tile-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

test('the paths are those of the published URLs', () => {
  const oauth = readFileSync(join(source, 'assets/oauth_clients.json'), 'utf8');
  const { onboardingPath, callbackPaths, scopes } = readTile(source).oauth;
  expect(oauth).toContain(`${onboardingPath}"`);
  for (const path of callbackPaths) expect(oauth).toContain(`${path}"`);
  expect(scopes).toContain('api_keys_write');
});

describe('a tile that cannot be used is named with its file', () => {
  test.each<[string, string, (text: string) => string]>([
    ['no JSON', 'assets/oauth_clients.json', () => '{'],
    [
      'no redirect URI',
      'assets/oauth_clients.json',
      (text) => text.replace('"redirect_uris"', '"redirects"'),
    ],
    ['no scopes', 'assets/oauth_clients.json', (text) => text.replace('"scopes"', '"scope"')],
    [
      'no URL',
      'assets/oauth_clients.json',
      (text) => text.replace(/"onboarding_url":\s*"[^"]*"/, '"onboarding_url": "x"'),
    ],
  ])('%s', (_, file, change) => {
    cpSync(source, directory, { recursive: true });
    writeFileSync(join(directory, file), change(readFileSync(join(source, file), 'utf8')));
    expect(() => readTile(directory)).toThrow(expect.objectContaining({ code: 'TILE_UNREADABLE' }) as Error);
    expect(() => readTile(directory)).toThrow(file.replace('assets/', ''));
  });
});
