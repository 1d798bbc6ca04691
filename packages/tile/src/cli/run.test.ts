import { expect, test } from 'vitest';
import { releaseChangelog } from '../changelog/release-changelog.ts';
import { runCommand } from './run.ts';

test('a CHANGELOG that no version can be added to ends a command with its reason and 2', () => {
  const said: string[] = [];
  const output = {
    out: () => undefined,
    err: (text: string) => said.push(text),
    colour: false,
    progress: false,
  };
  const code = runCommand(() => releaseChangelog('no title', [], '2026-02-03').text.length, [], output);
  expect(code).toBe(2);
  expect(said).toEqual(['CHANGELOG.md must begin with "# CHANGELOG - <name>".\n']);
});
