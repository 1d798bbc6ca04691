import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, globSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { copyWorkingTree } from '../working-copy.ts';
import { Repository } from '../git.ts';
import { readKitState } from './identity.ts';

const root = resolve(import.meta.dirname, '../..');
const here = readKitState(new Repository(root).readTree('HEAD'));
const good = [
  '--name',
  'Pager Party',
  '--support-email',
  'help@pager.party',
  '--data',
  'metrics,logs',
  '--yes',
];

let folder: string;
let repository: Repository;

function setUp(...args: string[]) {
  const script = join(folder, 'scripts/fork-setup.ts');
  const options = { cwd: folder, encoding: 'utf8' } as const;
  return spawnSync(process.execPath, ['--conditions=@tilekit/source', script, ...args], options);
}

function state(): string {
  return repository.text(['status', '--porcelain', '--untracked-files=all']);
}

// In a fork, set-up has been done: the kit tests it.
if (here.fork === undefined) describe('fork:setup', { timeout: 300_000 }, suite);
else
  it('has been run in this fork', () => {
    expect(here.identity.title).not.toBe('');
  });

function suite() {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tilekit-setup-'));
    copyWorkingTree(root, folder);
    for (const path of ['.', 'scripts', 'tools', ...globSync('{packages,apps}/*', { cwd: root })]) {
      symlinkSync(join(root, path, 'node_modules'), join(folder, path, 'node_modules'));
    }
    writeFileSync(join(folder, '.git/info/exclude'), 'node_modules\n');
    repository = new Repository(folder);
  }, 300_000);

  beforeEach(() => {
    repository.run(['reset', '--hard', '--quiet']);
    repository.run(['clean', '-d', '--force', '--quiet']);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('sets up, has nothing to do the second time, and refuses to choose again', () => {
    const first = setUp(...good);
    expect(first.stderr).toBe('');
    expect(first.stdout).toContain('What only you can do');
    expect(first.status).toBe(0);
    const uncommitted = state();
    expect(uncommitted).not.toBe('');
    const nothingToDo = { status: 0, stdout: expect.stringContaining('Nothing to do') as string };
    expect(setUp(...good)).toMatchObject(nothingToDo);
    expect(setUp()).toMatchObject(nothingToDo);
    expect(setUp(...good, '--company', 'Other')).toMatchObject({ status: 1 });
    expect(state()).toBe(uncommitted);
    repository.run(['add', '--all']);
    repository.run([
      '-c',
      'user.name=x',
      '-c',
      'user.email=x@localhost',
      'commit',
      '--quiet',
      '--message',
      'ours',
    ]);
    expect(setUp(...good)).toMatchObject(nothingToDo);
    expect(setUp('--yes')).toMatchObject(nothingToDo);
    expect(setUp(...good, '--company', 'Other')).toMatchObject({ status: 1 });
    expect(state()).toBe('');
    repository.run(['reset', '--hard', '--quiet', 'HEAD~1']);
  });

  it('refuses a tree with changes, and leaves them alone', () => {
    appendFileSync(join(folder, 'README.md'), 'mine');
    const before = state();
    expect(setUp(...good)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('README.md') as string,
    });
    expect(state()).toBe(before);
  });

  it.each(['', 'x'.repeat(300), 'Überall', '$(touch hacked)', '", "app_id": "x', 'a\nb', '../../x'])(
    'refuses the name %j',
    (name) => {
      expect(setUp('--name', name, '--support-email', 'help@pager.party', '--yes').status).toBe(2);
      expect(state()).toBe('');
    },
  );

  it('takes over a published tile; its findings name it, not a copy of it', () => {
    const { status, stdout } = setUp('--existing', join(root, 'integration-tile'), '--yes');
    expect(status).toBe(0);
    expect(stdout).toContain('1 tile: 0 errors');
    expect(stdout).not.toContain('fork-setup-check');
  });

  it('refuses an existing directory that is not a tile', () => {
    expect(setUp(...good, '--existing', join(folder, 'packages')).status).toBe(1);
    expect(setUp(...good, '--existing', '/nowhere').status).toBe(1);
    expect(state()).toBe('');
  });

  it('tells of a failure of the file system without the stack of the program', () => {
    const { status, stderr } = setUp(...good, '--existing', 'x'.repeat(300));
    expect(status).toBe(1);
    expect(stderr).toMatch(/^ENAMETOOLONG.*\nNothing was changed\.\n$/);
    expect(state()).toBe('');
  });

  it('changes nothing with --dry-run', () => {
    expect(setUp(...good, '--dry-run')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('change integration-tile/manifest.json') as string,
    });
    expect(state()).toBe('');
  });

  it('is undone by the next run when it was killed', async () => {
    for (const afterMs of [300, 900, 1500, 2500]) {
      const script = join(folder, 'scripts/fork-setup.ts');
      const child = spawn(process.execPath, ['--conditions=@tilekit/source', script, ...good], {
        cwd: folder,
        stdio: 'ignore',
      });
      await wait(afterMs);
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      const { status } = setUp(...good, '--dry-run');
      // Finished before the kill: the tree has the fork's files, and is dirty with them.
      if (child.exitCode === 0) repository.run(['reset', '--hard', '--quiet']);
      else expect(status).toBe(0);
      repository.run(['clean', '-d', '--force', '--quiet']);
      expect(state()).toBe('');
    }
  });
}
