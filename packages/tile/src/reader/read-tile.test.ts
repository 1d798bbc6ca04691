import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { goodFiles } from '../../test/good-tile.ts';
import { NoTileError, readTile } from '../reader.ts';

let root: string;
let directory: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'reader-'));
  directory = join(root, 'nova_relay');
  for (const [path, bytes] of goodFiles()) write(path, bytes);
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), content);
}

function remove(...paths: string[]): void {
  for (const path of paths) rmSync(join(directory, path), { recursive: true });
}

describe('a complete tile', () => {
  it('is there as plain data', () => {
    const tile = readTile(directory);
    expect(tile.problems).toEqual([]);
    expect(tile.manifest).toMatchObject({
      appId: 'nova-relay',
      title: 'Nova Relay',
      logSource: 'nova_relay',
    });
    expect(tile.oauthClient).toMatchObject({
      scopes: expect.arrayContaining(['api_keys_write']) as string[],
    });
    expect(tile.metrics.every(({ name }) => name.startsWith('nova_relay.'))).toBe(true);
    expect(tile.metrics.length).toBeGreaterThan(0);
    expect(tile.pipelines).toMatchObject([
      { path: 'assets/logs/nova-relay.yaml', tests: { text: expect.stringContaining('result') as string } },
    ]);
    expect(tile.dashboards).toMatchObject([{ isInManifest: true }]);
    expect(tile.monitors).toHaveLength(1);
    expect(tile.savedViews).toHaveLength(1);
  });
});

describe('what a published tile may lack', () => {
  it('everything but the manifest', () => {
    write('manifest.json', '{"app_id": "bare", "tile": {"title": "Bare"}}');
    remove('assets', 'images', 'metadata.csv', 'README.md', 'CHANGELOG.md');
    const tile = readTile(directory);
    expect(tile).toMatchObject({
      metrics: [],
      dashboards: [],
      readme: '',
      oauthClient: undefined,
      problems: [],
    });
  });

  it('rows below the header of metadata.csv', () => {
    write('metadata.csv', 'metric_name,metric_type\n');
    expect(readTile(directory)).toMatchObject({ metrics: [], problems: [] });
  });

  it('a pipeline ends with .yml, and so do its tests', () => {
    const [pipeline, tests] = ['assets/logs/nova-relay.yaml', 'assets/logs/nova-relay_tests.yaml'];
    renameSync(join(directory, pipeline), join(directory, pipeline.replace('.yaml', '.yml')));
    renameSync(join(directory, tests), join(directory, tests.replace('.yaml', '.yml')));
    expect(readTile(directory).pipelines).toMatchObject([
      { tests: { path: 'assets/logs/nova-relay_tests.yml' } },
    ]);
  });

  it('a dashboard that the manifest does not name has its title for a name', () => {
    write('assets/dashboards/more.json', '{"title": "More"}');
    expect(readTile(directory).dashboards.at(-1)).toMatchObject({ name: 'More', isInManifest: false });
  });
});

describe('what cannot be used is a problem, and the rest is there', () => {
  it.each([
    [
      'no manifest',
      () => {
        remove('manifest.json');
      },
      'MISSING',
    ],
    [
      'a manifest that is no object',
      () => {
        write('manifest.json', '[]');
      },
      'UNEXPECTED_FORM',
    ],
    [
      'a manifest that is not JSON',
      () => {
        write('manifest.json', '{');
      },
      'NOT_PARSED',
    ],
    [
      'a client without "integration"',
      () => {
        write('assets/oauth_clients.json', '{}');
      },
      'UNEXPECTED_FORM',
    ],
    [
      'a client without scopes',
      () => {
        write('assets/oauth_clients.json', '{"integration":{"id":"x"}}');
      },
      'UNEXPECTED_FORM',
    ],
    [
      'a dashboard that is gone',
      () => {
        remove('assets/dashboards/nova_relay_overview.json');
      },
      'MISSING',
    ],
    [
      'a bomb of aliases',
      () => {
        write('assets/dataflows.yaml', bomb());
      },
      'NOT_PARSED',
    ],
    [
      'a table whose quote is never closed',
      () => {
        write('metadata.csv', 'metric_name\n"nova');
      },
      'NOT_PARSED',
    ],
    [
      'a huge file',
      () => {
        write('assets/monitors/huge.json', ' '.repeat(5_000_001));
      },
      'NOT_READ',
    ],
  ])('%s', (_what, spoil, code) => {
    spoil();
    const tile = readTile(directory);
    expect(tile.problems.map((problem) => problem.code)).toContain(code);
    expect(tile.files.length).toBeGreaterThan(5);
  });

  it('links, FIFOs and devices are not opened, neither now nor later', () => {
    writeFileSync(join(root, 'secret'), 'CANARY');
    remove('README.md', 'metadata.csv', 'images');
    symlinkSync(join(root, 'secret'), join(directory, 'README.md'));
    execFileSync('mkfifo', [join(directory, 'metadata.csv')]);
    symlinkSync('/dev', join(directory, 'images'));
    const tile = readTile(directory);
    expect(tile.readme).toBe('');
    expect(tile.problems.filter(({ code }) => code === 'NOT_READ')).toHaveLength(3);
    expect(tile.readFile('README.md')).toBeUndefined();
    expect(tile.readFile('images/zero')).toBeUndefined();
  });

  it('a folder that becomes a link after the tile was read leads nowhere', () => {
    const tile = readTile(directory);
    mkdirSync(join(root, 'elsewhere'));
    writeFileSync(join(root, 'elsewhere', 'overview.png'), 'CANARY');
    expect(tile.readFile('images/overview.png')).toBeDefined();
    remove('images');
    symlinkSync(join(root, 'elsewhere'), join(directory, 'images'));
    expect(tile.readFile('images/overview.png')).toBeUndefined();
    expect(tile.readFile('../elsewhere/overview.png')).toBeUndefined();
  });

  it('a name that is not a directory', () => {
    expect(() => readTile(join(directory, 'manifest.json'))).toThrow(NoTileError);
    expect(() => readTile(join(root, 'nowhere'))).toThrow(NoTileError);
  });
});

/** Nine levels of nine aliases each. */
function bomb(): string {
  const levels = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 9; level++)
    levels.push(`a${level}: &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ')}]`);
  return `${levels.join('\n')}\n`;
}
