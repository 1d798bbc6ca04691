import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { GitError, Repository } from './git.ts';
import { ScratchRepository } from './fork/test/scratch-repository.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('knows no commit where none is, nor where there is no repository', () => {
  using repository = new ScratchRepository();
  expect(repository.resolve('HEAD')).toBeUndefined();
  expect(repository.resolve('nonsense^{commit}')).toBeUndefined();
  const folder = mkdtempSync(join(tmpdir(), 'tilekit-no-repository-'));
  expect(new Repository(folder).resolve('HEAD')).toBeUndefined();
  rmSync(folder, { recursive: true });
});

it('passes on git’s message about a repository with another owner, as in a container', () => {
  using repository = new ScratchRepository();
  vi.stubEnv('GIT_TEST_ASSUME_DIFFERENT_OWNER', '1');
  expect(() => repository.resolve('HEAD')).toThrow(GitError);
  expect(() => repository.resolve('HEAD')).toThrow('safe.directory');
});
