import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { validateTile } from '../engine/validate-tile.ts';
import { rules } from '../rules/index.ts';
import { goodFiles } from '../../test/good-tile.ts';
import { loadTile } from './load-tile.ts';

const secret = 'CANARY-outside-of-the-tile';
let root: string;
let directory: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tile-'));
  directory = join(root, 'nova_relay');
  for (const [path, bytes] of goodFiles()) {
    mkdirSync(join(directory, path, '..'), { recursive: true });
    writeFileSync(join(directory, path), bytes);
  }
  writeFileSync(join(root, 'outside.json'), JSON.stringify({ title: secret }));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, content: string | Uint8Array): void {
  rmSync(join(directory, path), { force: true, recursive: true });
  writeFileSync(join(directory, path), content);
}

function rulesFound(): Set<string> {
  const result = validateTile(loadTile(directory), { rules, profile: 'new' });
  expect(JSON.stringify(result)).not.toContain(secret);
  return new Set(result.findings.map((finding) => finding.rule));
}

describe('what can stand in a tile directory', () => {
  it('a good tile has no finding', () => {
    expect(rulesFound()).toEqual(new Set());
  });

  it.each([
    ['the manifest', 'manifest.json', 'manifest/json-parse'],
    ['a dashboard', 'assets/dashboards/nova_relay_overview.json', 'dashboard/json-parse'],
    ['a monitor', 'assets/monitors/failures.json', 'monitor/json-parse'],
    ['the OAuth clients', 'assets/oauth_clients.json', 'layout/parseable'],
    ['a saved view', 'assets/saved_views/errors.json', 'layout/parseable'],
    ['the service checks', 'assets/service_checks.json', 'service-checks/is-array'],
  ])('%s: not JSON, empty, nested 100,000 deep, invalid UTF-8, no object', (_what, path, rule) => {
    for (const content of ['{ not json', '', '['.repeat(100_000), '{"a":'.repeat(100_000)]) {
      write(path, content);
      expect(rulesFound()).toContain(rule);
    }
    write(path, Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]));
    expect(rulesFound()).toContain('layout/text-encoding');
    write(path, '\uFEFF{}');
    expect(rulesFound()).toContain('layout/text-encoding');
    write(path, '"text"');
    expect(rulesFound().size).toBeGreaterThan(0);
  });

  it.each(['manifest.json', 'README.md', 'metadata.csv', 'assets/logs/nova-relay.yaml'])(
    '%s of 50 MB',
    (path) => {
      write(path, '');
      truncateSync(join(directory, path), 50_000_000);
      expect(rulesFound()).toContain('layout/size-limit');
    },
  );

  it('links: out of the tile, inside of it, in a loop, to a device', () => {
    for (const target of [
      join(root, 'outside.json'),
      'manifest.json',
      'README.md',
      '/dev/zero',
      '/proc/self/environ',
    ]) {
      rmSync(join(directory, 'README.md'), { force: true });
      symlinkSync(target, join(directory, 'README.md'));
      expect(rulesFound()).toContain('layout/regular-files');
    }
  });

  it('a folder that is a link out of the tile, or to itself', () => {
    for (const target of [root, '.']) {
      rmSync(join(directory, 'images'), { recursive: true, force: true });
      symlinkSync(target, join(directory, 'images'));
      expect(rulesFound()).toContain('layout/regular-files');
    }
  });

  it('a FIFO does not block', () => {
    for (const path of ['CHANGELOG.md', 'manifest.json', 'images/overview.png']) {
      rmSync(join(directory, path));
      execFileSync('mkfifo', [join(directory, path)]);
      expect(rulesFound()).toContain('layout/regular-files');
    }
  });

  it('a folder where a file is expected', () => {
    rmSync(join(directory, 'manifest.json'));
    mkdirSync(join(directory, 'manifest.json'));
    expect(rulesFound()).toContain('layout/required-files');
  });

  it.each([
    '../outside.json',
    '/etc/hostname',
    '..\\outside.json',
    'assets/../../outside.json',
    '\u0000',
    './../outside.json',
  ])('the asset path %j is a finding and is not read', (path) => {
    const manifest = Buffer.from(goodFiles().get('manifest.json') ?? '').toString();
    write('manifest.json', manifest.replaceAll('"assets/monitors/failures.json"', JSON.stringify(path)));
    expect(rulesFound()).toContain('manifest/asset-path-exists');
  });

  it('names with newlines and control characters', () => {
    writeFileSync(join(directory, 'images', 'a\nb\u001b[31m.png'), '');
    expect(rulesFound()).toContain('layout/filename-chars');
  });

  it('YAML: alias bombs, deep nesting, tabs, duplicate keys', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefghi'.split('').map(
        (name, index) =>
          `${name}: &${name} [${Array(9)
            .fill(`*${'abcdefgh'[index] ?? ''}`)
            .join()}]`,
      ),
    ];
    const contents = [
      bomb.join('\n'),
      '['.repeat(100_000),
      '- '.repeat(50_000),
      'a:\n\t- b',
      'a: 1\na: 2',
      '? '.repeat(20_000),
      'a: &a [*a]',
    ];
    for (const content of contents) {
      write('assets/logs/nova-relay.yaml', content);
      expect(rulesFound()).toContain('logs/yaml-parse');
    }
  });

  it('broken CSV', () => {
    write('metadata.csv', 'metric_name,"metric_type\nnova');
    expect(rulesFound()).toContain('metadata/quoting');
    write('metadata.csv', '\u0000\u0000,\r\n"');
    expect(rulesFound()).toContain('metadata/quoting');
  });

  it('pictures with lying headers', () => {
    const png = Buffer.from(goodFiles().get('images/overview.png') ?? '');
    for (const picture of [
      png.subarray(0, 12),
      Buffer.from('GIF89a'),
      Buffer.alloc(4096, 0xff),
      Buffer.from('\u00ff\u00d8\u00ff\u00c0', 'latin1'),
      Buffer.alloc(0),
    ]) {
      write('images/overview.png', picture);
      expect(rulesFound()).toContain('media/format-matches-extension');
    }
  });

  it('text that makes careless regular expressions explode', () => {
    const texts = [
      '['.repeat(100_000),
      '![['.repeat(30_000),
      '`'.repeat(100_000),
      '<'.repeat(100_000),
      '*'.repeat(50_000),
      '# '.repeat(50_000),
      `[a]: ${' '.repeat(100_000)}`,
      '> '.repeat(20_000),
      `http://${'a.'.repeat(50_000)}`,
      '<!--'.repeat(30_000),
      '<!-- partial '.repeat(38_000),
      '{{< site-region >}} '.repeat(24_000),
    ];
    for (const text of texts) {
      write('README.md', `# Nova Relay\n\n${text}\n`);
      write('CHANGELOG.md', `# CHANGELOG - Nova Relay\n\n## 1.0.0 / ${text}\n`);
      const started = process.cpuUsage();
      rulesFound();
      expect(process.cpuUsage(started).user).toBeLessThan(10_000_000);
    }
  });

  it('more files than a tile has', () => {
    for (let index = 0; index < 5_100; index++) writeFileSync(join(directory, 'images', `${index}.txt`), '');
    expect(rulesFound()).toContain('layout/size-limit');
  });
});
