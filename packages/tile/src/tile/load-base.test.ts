import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bumpCommand } from '../cli/bump-command.ts';
import { validateCommand } from '../cli/validate-command.ts';
import { run, TestWorkspace } from '../../test/workspace.ts';

/** A repository whose own configuration runs `./pwn` at every opportunity. */
function untrustedRepository(): Disposable & { tile: string; ran: () => string } {
  const workspace = new TestWorkspace();
  const tile = workspace.addTile('integration-tile');
  const code = 'apps/reference-server/src/integration/collect.ts';
  workspace.write(code, 'one\n');
  workspace.write('.gitattributes', '* filter=evil diff=evil\n');
  const git = (...args: string[]) => execFileSync('git', ['-C', workspace.root, ...args], { stdio: 'pipe' });
  git('init', '--quiet');
  git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'add', '--all');
  git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '--quiet', '--message', 'first');
  const log = join(workspace.root, '.git', 'ran');
  const pwn = workspace.write('.git/pwn', `#!/bin/sh\necho "$0 $*" >> '${log}'\ncat\n`);
  chmodSync(pwn, 0o755);
  for (const [name, value] of [
    ['core.fsmonitor', pwn],
    ['core.hooksPath', join(workspace.root, '.git')],
    ['core.pager', pwn],
    ['core.sshCommand', pwn],
    ['filter.evil.clean', pwn],
    ['filter.evil.smudge', pwn],
    ['filter.evil.required', 'true'],
    ['filter.e.v=il.clean', pwn],
    ['diff.evil.textconv', pwn],
    ['diff.evil.command', pwn],
    ['diff.external', pwn],
    ['alias.ls-tree', `!${pwn}`],
  ] as const)
    git('config', name, value);
  for (const hook of ['post-index-change', 'reference-transaction', 'fsmonitor-watchman']) {
    writeFileSync(join(workspace.root, '.git', hook), readFileSync(pwn));
    chmodSync(join(workspace.root, '.git', hook), 0o755);
  }
  // Same size, another time: git must read the content.
  workspace.write(code, 'two\n');
  return {
    tile,
    ran: () => (existsSync(log) ? readFileSync(log, 'utf8') : ''),
    [Symbol.dispose]: () => {
      workspace[Symbol.dispose]();
    },
  };
}

describe('git in an untrusted repository', () => {
  it('runs nothing that the repository’s configuration names', () => {
    using repository = untrustedRepository();
    const { tile, ran } = repository;
    const bumped = run(bumpCommand, tile, '--base', 'HEAD');
    expect(bumped.out).toContain("the integration's code changed");
    expect(run(validateCommand, tile, '--base', 'HEAD').code).toBe(0);
    expect(ran()).toBe('');
  });

  it.each(['--output=/tmp/x', '-n', '--help', 'HEAD; touch x', '$(touch x)', 'a..b'])(
    'takes %j for a revision that does not exist',
    (reference) => {
      using repository = untrustedRepository();
      const { tile, ran } = repository;
      expect(run(bumpCommand, tile, `--base=${reference}`).code).toBe(2);
      expect(ran()).toBe('');
    },
  );
});
