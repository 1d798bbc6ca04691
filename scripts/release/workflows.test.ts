import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const github = resolve(import.meta.dirname, '../../.github');
const files = globSync('{workflows,actions}/**/*.yml', { cwd: github });

describe('GitHub workflows (G-03)', () => {
  it('exist', () => {
    expect(files.length).toBeGreaterThan(4);
  });

  describe.each(files)('%s', (file) => {
    const text = readFileSync(resolve(github, file), 'utf8');

    it('pins actions of others by commit, and says which version that is', () => {
      for (const [line, action = ''] of text.matchAll(/^\s*-? ?uses: (\S+).*$/gm)) {
        if (!action.startsWith('./')) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      }
    });

    it('puts no expression into a shell, where its value would be a command', () => {
      for (const script of shellScripts(text)) expect(script).not.toContain('${{');
    });

    it('grants nothing but what a job names', () => {
      if (file.startsWith('workflows')) expect(text).toMatch(/^permissions: \{\}$/m);
      const jobs = text.match(/^ {4}runs-on:/gm)?.length ?? 0;
      expect(text.match(/^ {4}permissions:$/gm) ?? []).toHaveLength(jobs);
      expect(text.match(/^ {4}timeout-minutes:/gm) ?? []).toHaveLength(jobs);
    });

    it('leaves no token in the checkout', () => {
      const checkouts = text.match(/uses: actions\/checkout/g) ?? [];
      expect(text.match(/persist-credentials: false/g) ?? []).toHaveLength(checkouts.length);
    });

    it('never runs code of a pull request with rights of the repository', () => {
      expect(text).not.toMatch(/pull_request_target|workflow_run/);
    });
  });
});

/** The text of every `run:`, one line or a block. */
function shellScripts(text: string): string[] {
  const single = [...text.matchAll(/^\s*-? ?run: (?!\|)(.+)$/gm)].map(([, script = '']) => script);
  const blocks = [...text.matchAll(/^( *)(?:- )?run: \|\n((?:\1 +.*\n|\n)*)/gm)].map(
    ([, , script = '']) => script,
  );
  return [...single, ...blocks];
}
