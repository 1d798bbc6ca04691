import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { versionRepository } from './version-repository.ts';

const day = '2026-02-03';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tilekit-version-'));
  write('package.json', json({ name: 'kit', private: true, version: '0.0.0' }));
  write('pnpm-workspace.yaml', 'packages:\n  - packages/*\n');
  write('packages/core/package.json', json({ name: '@tilekit/core', version: '0.1.0' }));
  write('.changeset/config.json', json({ changelog: false, commit: false, baseBranch: 'main' }));
  write('.changeset/package.md', "---\n'@tilekit/core': minor\n---\n\nKnows more.\n");
  write('.changeset/tile/note.md', '---\nbump: minor\n---\n\nSends more.\n');
  write('.tilekit.json', json({ kit: '0.1.0' }));
  write(
    'integration-tile/CHANGELOG.md',
    '# CHANGELOG - Nova\n\n## 1.0.0 / 2026-01-01\n\n***Added***:\n\n* All.\n',
  );
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('release:version (R86)', () => {
  it('gives packages, kit and tile their next versions', () => {
    versionRepository(root, day);
    expect(read('packages/core/package.json')).toContain('"version": "0.2.0"');
    expect(read('.tilekit.json')).toContain('"kit": "0.2.0"');
    expect(read('integration-tile/CHANGELOG.md')).toMatch(/\n## 1\.1\.0 \/ 2026-02-03\n/);
    expect(readdirSync(join(root, '.changeset/tile'))).toEqual([]);
  });

  it.each([
    ['integration-tile/CHANGELOG.md', 'no title\n', 'must begin with'],
    ['.changeset/tile/other.md', '---\nbump: huge\n---\n\nText.\n', 'bump: patch'],
    ['.changeset/other.md', "---\n'@tilekit/unknown': minor\n---\n\nText.\n", '@tilekit/unknown'],
    ['.tilekit.json', '{', 'cannot be read as JSON'],
    ['.tilekit.json', '{}\n', 'has no "kit"'],
    ['.changeset/pre.json', '{ "mode": "pre", "tag": "next" }\n', 'pre-release'],
  ])('changes nothing when %s is %j', (path, content, problem) => {
    write(path, content);
    const before = snapshot();
    expect(() => versionRepository(root, day)).toThrow(problem);
    expect(snapshot()).toEqual(before);
  });

  it('puts every file back when `changeset` stops half-way', () => {
    // The versions are written by then, and the formatter is not there.
    const config = { changelog: '@changesets/cli/changelog', baseBranch: 'main', format: 'dprint' };
    write('.changeset/config.json', json(config));
    spawnSync('git', ['init', '--quiet'], { cwd: root });
    const before = snapshot();
    expect(() => versionRepository(root, day)).toThrow('`changeset version` failed');
    expect(snapshot()).toEqual(before);
  });

  it.each(['packages/core/CHANGELOG.md', '.changeset/linked.md', '.changeset/tile/linked.md'])(
    'changes nothing when %s is a link',
    (path) => {
      write('outside.md', '# Outside\n');
      symlinkSync(join(root, 'outside.md'), join(root, path));
      const before = snapshot();
      expect(() => versionRepository(root, day)).toThrow();
      expect(snapshot()).toEqual(before);
    },
  );

  it('gives the tile a version when there is a note of the tile alone, as in most forks', () => {
    rmSync(join(root, '.changeset/package.md'));
    write('.changeset/README.md', '# Changesets\n');
    expect(versionRepository(root, day)).toEqual(['Tile 1.1.0: 1 note(s) in integration-tile/CHANGELOG.md.']);
    expect(read('.tilekit.json')).toContain('"kit": "0.1.0"');
  });

  it('needs no folder for notes of the tile', () => {
    rmSync(join(root, '.changeset/tile'), { recursive: true });
    expect(versionRepository(root, day)).toEqual([expect.stringContaining('Kit 0.2.0')]);
  });

  it('gives the packages a version when there is a changeset alone', () => {
    rmSync(join(root, '.changeset/tile/note.md'));
    const tile = read('integration-tile/CHANGELOG.md');
    expect(versionRepository(root, day)).toEqual([expect.stringContaining('Kit 0.2.0')]);
    expect(read('integration-tile/CHANGELOG.md')).toBe(tile);
  });
});

describe('the command', () => {
  beforeEach(() => {
    // It works on the repository that it lies in.
    const repository = resolve(import.meta.dirname, '../..');
    for (const path of ['scripts/release-version.ts', 'tools'])
      cpSync(join(repository, path), join(root, path), { recursive: true });
    symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  });

  function run(...args: string[]) {
    const script = join(root, 'scripts/release-version.ts');
    return spawnSync(process.execPath, ['--conditions=@tilekit/source', script, ...args], {
      encoding: 'utf8',
    });
  }

  it('succeeds when there is nothing to release, so that a workflow continues to publish', () => {
    rmSync(join(root, '.changeset/package.md'));
    rmSync(join(root, '.changeset/tile/note.md'));
    const before = [read('.tilekit.json'), read('integration-tile/CHANGELOG.md')];
    expect(run()).toMatchObject({
      status: 0,
      stdout: 'Nothing to release: there is no changeset and no tile note.\n',
    });
    expect([read('.tilekit.json'), read('integration-tile/CHANGELOG.md')]).toEqual(before);
  });

  it.each(['tomorrow', '2026-13-40', '2026-02-31', '2026-2-3'])('refuses the day %j', (date) => {
    expect(run('--date', date).status).toBe(2);
    expect(read('.tilekit.json')).toContain('"kit": "0.1.0"');
  });

  it('takes the last day of a leap year’s February', () => {
    expect(run('--date', '2028-02-29').status).toBe(0);
    expect(read('integration-tile/CHANGELOG.md')).toContain('## 1.1.0 / 2028-02-29');
  });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function snapshot(): Record<string, string> {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    paths.filter((path) => statSync(join(root, path)).isFile()).map((path) => [path, read(path)]),
  );
}
