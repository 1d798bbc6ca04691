import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { bytesOf, readText, type FileTree } from '../../file-tree.ts';
import { readKitState, writeKitState } from '../identity.ts';
import { setUpTree } from '../set-up-tree.ts';
import { exampleKit } from '../test/example-kit.ts';
import { planFor } from '../test/plan-for.ts';
import { ScratchRepository } from '../test/scratch-repository.ts';

const repository = resolve(import.meta.dirname, '../../..');
const collector = 'apps/reference-server/src/integration/collect.ts';
const core = 'packages/core/src/index.ts';

/** A small kit that holds the command itself, so that it runs as in a fork: from the fork's own files, without dependencies. */
function kitWithCommand(): FileTree {
  const files = new Map(exampleKit('0.1.0'));
  for (const path of globSync('{scripts/fork-update.ts,tools/*.ts,tools/fork/**/*.ts}', {
    cwd: repository,
  })) {
    if (!/\.test\.ts$|\/test\//.test(path)) files.set(path, readFileSync(join(repository, path)));
  }
  files.set('package.json', bytesOf('{ "type": "module" }\n'));
  files.set('.gitignore', bytesOf('.data/\n'));
  return files;
}

/** @param added how many files the next version has more */
function nextKit(kit: FileTree, added: number): FileTree {
  const next = new Map(kit);
  next.set('.tilekit.json', bytesOf(writeKitState({ ...readKitState(kit), kit: '0.2.0' })));
  next.set(core, bytesOf(readText(kit, core).replace('value5 = 5', 'value5 = 50')));
  for (let index = 0; index < added; index++)
    next.set(`packages/core/src/new-${index}.ts`, bytesOf('export {};\n'));
  next.set(
    'tools/fork/migrations/index.ts',
    bytesOf(`import { bytesOf, readText } from '../../file-tree.ts';
import type { Migration } from './migration.ts';
const path = '${collector}';
export const migrations: readonly Migration[] = [
  {
    number: 1,
    kit: '0.2.0',
    title: 'products are offerings',
    apply: (files) => new Map([...files, [path, bytesOf(readText(files, path).replaceAll('const product ', 'const offering '))]]),
  },
];
`),
  );
  return next;
}

const repositories: ScratchRepository[] = [];
let upstream: ScratchRepository;
let fork: ScratchRepository;
let forkTree: FileTree;

beforeEach(() => {
  upstream = new ScratchRepository();
  fork = new ScratchRepository();
  repositories.push(upstream, fork);
  const kit = kitWithCommand();
  const first = upstream.commit(kit, 'kit 0.1.0');
  const second = upstream.commit(nextKit(kit, 5), 'kit 0.2.0', first);
  upstream.run(['tag', 'kit-v0.1.0', first]);
  upstream.run(['tag', 'kit-v0.2.0', second]);
  forkTree = setUpTree(kit, planFor(kit, { name: 'Pager Party' }));
  fork.checkOut(fork.commit(forkTree, 'fork'));
});

afterAll(() => {
  for (const repository of repositories) repository[Symbol.dispose]();
});

function args(...more: string[]): string[] {
  return [join(fork.directory, 'scripts/fork-update.ts'), '--from', upstream.directory, ...more];
}

function update(...more: string[]) {
  return spawnSync(process.execPath, args(...more), { cwd: fork.directory, encoding: 'utf8' });
}

function state(): string {
  return `${fork.text(['rev-parse', 'HEAD'])}\n${fork.text(['status', '--porcelain'])}`;
}

function commitInFork(path: string, text: string) {
  fork.checkOut(fork.commit(new Map([...forkTree, [path, bytesOf(text)]]), 'edit', 'HEAD'));
}

describe('fork:update', { timeout: 300_000 }, () => {
  it('merges, migrates with the new version’s migrations, and has nothing to do the second time', () => {
    commitInFork('README.md', `${readText(forkTree, 'README.md')}\nOur own line.\n`);
    const { status, stdout, stderr } = update();
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain('migration 1: products are offerings');
    const files = fork.readTree('HEAD');
    expect(readText(files, core)).toContain('value5 = 50');
    expect(readText(files, collector)).toContain("const offering = 'Pager Party'");
    expect(readText(files, 'README.md')).toContain('Our own line.');
    expect(fork.text(['status', '--porcelain'])).toBe('');
    const after = state();
    expect(update()).toMatchObject({ status: 0, stdout: expect.stringContaining('Nothing to do') as string });
    expect(state()).toBe(after);
  });

  it.each([
    ['0.1.0', 0, ''],
    ['0.1.5', 1, 'does not know version 0.1.5'],
  ])('a clone needs no tag of its version, if that is what it says: %s', (kit, status, stderr) => {
    upstream.run(['tag', '--delete', 'kit-v0.1.0']);
    fork.run(['fetch', '--quiet', upstream.directory, 'refs/tags/kit-v0.2.0']);
    const state = bytesOf(writeKitState({ ...readKitState(forkTree), kit }));
    const files = new Map([...forkTree, ['.tilekit.json', state] as const]);
    fork.checkOut(fork.commit(files, 'set up', 'FETCH_HEAD~'));
    expect(update()).toMatchObject({ status, stderr: expect.stringContaining(stderr) as string });
    expect(readText(fork.readTree('HEAD'), core)).toContain(status === 0 ? 'value5 = 50' : 'value5 = 5;');
  });

  it('changes nothing with --dry-run', () => {
    const before = state();
    expect(update('--dry-run')).toMatchObject({ status: 0 });
    expect(state()).toBe(before);
  });

  it('runs no code of a version that none of the fork’s signers has signed', () => {
    commitInFork('.github/kit-signers', 'release@kit ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==\n');
    const before = state();
    expect(update()).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('without a signature') as string,
    });
    expect(state()).toBe(before);
    expect(update('--unverified')).toMatchObject({ status: 0 });
  });

  it('refuses a version that the kit does not know', () => {
    commitInFork('.tilekit.json', writeKitState({ ...readKitState(forkTree), kit: '0.0.9' }));
    const before = state();
    expect(update()).toMatchObject({ status: 1, stderr: expect.stringContaining('--base') as string });
    expect(state()).toBe(before);
    expect(update('--base', 'HEAD~1').status).toBe(0);
  });

  it('refuses a fork that no longer says which version it is', () => {
    commitInFork('.tilekit.json', '{');
    const before = state();
    expect(update()).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('.tilekit.json') as string,
    });
    expect(state()).toBe(before);
  });

  it.each([
    ['--to', '7.0.0'],
    ['--from', '/nowhere'],
    ['--base', 'nonsense'],
  ])('refuses %s %s', (...options) => {
    const before = state();
    expect(update(...options).status).toBe(1);
    expect(state()).toBe(before);
  });

  it('names what cannot be read, but no token of its URL', () => {
    // The last ones hold what belongs escaped: git takes a piece of them for the host, and names it.
    for (const token of [
      'partner:hunter2',
      'partner:hun/ter2',
      'hun@ter2',
      'hunter2/x',
      'partner:hun ter2',
    ]) {
      const { status, stdout, stderr } = update('--from', `https://${token}@127.0.0.1:1/kit`);
      expect(status).toBe(1);
      expect(stderr).toContain('"https://127.0.0.1:1/kit" cannot be read');
      expect(stdout + stderr).not.toMatch(/hun|ter2|partner/);
    }
  });

  it.each(['https://partner:hunter2@127.0.0.1:1/kit', 'https://hun/ter2@127.0.0.1:1/kit'])(
    'prints no token of a remote either: %s',
    (url) => {
      fork.run(['remote', 'add', 'upstream', url]);
      const { status, stdout, stderr } = update('--from', 'upstream');
      expect(status).toBe(1);
      expect(stderr).toContain('"upstream" cannot be read');
      expect(stdout + stderr).not.toMatch(/hun|ter2|partner/);
    },
  );

  it('says which migration failed, without the stack of the program', () => {
    const index = 'tools/fork/migrations/index.ts';
    const failing =
      "export const migrations = [{ number: 1, kit: '0.2.0', title: 'x', apply() { console.log('hello'); throw new Error('boom'); } }];\n";
    publish(index, failing);
    const before = state();
    const { status, stderr } = update();
    expect(status).toBe(1);
    expect(stderr).toBe(
      'The update could not be prepared: Migration 1 ("x") failed: Error: boom\nThe tree is as before.\n',
    );
    expect(state()).toBe(before);
    publish(index, failing.replace("throw new Error('boom')", 'return arguments[0]'));
    expect(update().status).toBe(0);
  });

  /** Another version 0.2.0 of the kit, with one file changed. */
  function publish(path: string, text: string) {
    const files = upstream.readTree('kit-v0.2.0');
    const changed = new Map([...files, [path, bytesOf(text)]]);
    upstream.run(['tag', '--force', 'kit-v0.2.0', upstream.commit(changed, 'kit 0.2.0', 'kit-v0.1.0')]);
  }

  it('prints no path that steers a terminal or GitHub', () => {
    publish('a\n::error::pwned\u001b[2J##[group]', 'x');
    const { status, stdout } = update('--dry-run');
    expect(status).toBe(0);
    expect(stdout).toContain('error::pwned');
    expect(stdout).not.toMatch(/^\s*::|##\[/m);
    expect(stdout).not.toContain('\u001b');
  });

  it('refuses wrong arguments', () => {
    expect(update('--from', '--upload-pack=touch x').status).toBe(2);
    expect(update('--colour').status).toBe(2);
  });

  it('refuses a tree with changes', () => {
    appendFileSync(join(fork.directory, 'README.md'), 'not committed');
    const before = state();
    expect(update()).toMatchObject({ status: 1, stderr: expect.stringContaining('README.md') as string });
    expect(state()).toBe(before);
  });

  it('leaves the tree unchanged on a conflict, or commits both sides with --with-conflicts', () => {
    commitInFork(core, readText(forkTree, core).replace('value5 = 5', 'value5 = 6'));
    const before = state();
    expect(update()).toMatchObject({ status: 1, stderr: expect.stringContaining(core) as string });
    expect(state()).toBe(before);
    expect(update('--with-conflicts').status).toBe(0);
    expect(readText(fork.readTree('HEAD'), core)).toMatch(
      /<{7}[\s\S]*value5 = 6[\s\S]*={7}[\s\S]*value5 = 50[\s\S]*>{7}/,
    );
  });

  it('leaves the old or the new tree, whenever it is killed', { timeout: 300_000 }, async () => {
    // So many files take long enough to be caught while they are written.
    const large = upstream.commit(nextKit(kitWithCommand(), 300), 'kit 0.2.0', 'kit-v0.1.0');
    upstream.run(['tag', '--force', 'kit-v0.2.0', large]);
    const before = state();
    const base = fork.text(['rev-parse', 'HEAD']);
    for (const afterMs of [40, 120, 200, 260, 320, 380, 440, 500, 560, 640]) {
      const child = spawn(process.execPath, args(), { cwd: fork.directory, stdio: 'ignore', detached: true });
      await wait(afterMs);
      // The group: git, which writes the files, dies too.
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      const left = state();
      expect(update('--dry-run').status, `killed after ${afterMs} ms`).toBe(0);
      expect(state()).toBe(left);
      // Nothing to update to; what was interrupted is undone first.
      expect(update('--to', '0.1.0').status, `killed after ${afterMs} ms`).toBe(0);
      if (state() !== before) {
        expect(fork.text(['status', '--porcelain'])).toBe('');
        expect(readKitState(fork.readTree('HEAD')).kit).toBe('0.2.0');
        fork.checkOut(base);
      }
    }
  });
});
