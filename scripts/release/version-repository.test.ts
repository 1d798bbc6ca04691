import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
  ])('changes nothing when %s is %j', (path, content, problem) => {
    write(path, content);
    const before = snapshot();
    expect(() => versionRepository(root, day)).toThrow(problem);
    expect(snapshot()).toEqual(before);
  });

  it.each(['tomorrow', '2026-13-40'])('refuses the day %j', (day) => {
    const script = resolve(import.meta.dirname, '../release-version.ts');
    const args = ['--conditions=@tilekit/source', script, '--date', day];
    expect(spawnSync(process.execPath, args)).toMatchObject({ status: 2 });
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
