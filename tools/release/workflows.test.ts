import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { load } from 'js-yaml';
import { isJsonObject } from '../file-tree.ts';

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

    it('shares no cache between runs, and needs no pnpm before it is there', () => {
      // Since its fifth version, `setup-node` caches by itself when package.json names a package manager.
      for (const { uses, with: inputs } of stepsOf(text))
        if (uses?.startsWith('actions/setup-node@'))
          expect(inputs).toMatchObject({ 'package-manager-cache': false });
    });

    it('runs no code of the kit or of a dependency beside the right to publish', () => {
      for (const { permissions, steps } of jobsOf(text)) {
        if (permissions['id-token'] !== 'write') continue;
        const { pages = 'write', ...others } = permissions;
        expect({ pages, ...others }).toEqual({ pages: 'write', 'id-token': 'write' });
        for (const { run = '', uses = '' } of steps)
          expect(`${run}${uses}`).not.toMatch(/checkout|pnpm|npx|node_modules/);
      }
    });

    it('runs no code of the kit or of a dependency beside a token that writes to the repository', () => {
      for (const { permissions, steps } of jobsOf(text)) {
        if (permissions.contents !== 'write') continue;
        for (const { run = '' } of steps) expect(run).not.toMatch(/pnpm|npx|npm|node/);
      }
    });

    it('overwrites no branch that someone may have worked on', () => {
      const forced = shellScripts(text).flatMap((script) => script.match(/^.*git push.*--force.*$/gm) ?? []);
      for (const push of forced) expect(push).toContain('FETCH_HEAD:refs/heads/release/next');
    });

    it('asks a schedule for nothing that its event does not have', () => {
      if (text.includes('schedule:')) expect(text).not.toContain('github.event.');
    });

    it('never runs code of a pull request with rights of the repository', () => {
      expect(text).not.toMatch(/pull_request_target|workflow_run/);
    });
  });
});

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: unknown;
}

interface Job {
  readonly permissions: Readonly<Record<string, unknown>>;
  readonly steps: readonly Step[];
}

/** The jobs of a workflow; none in an action. */
function jobsOf(text: string): Job[] {
  const { jobs } = objectOf(load(text));
  return Object.values(objectOf(jobs ?? {})).map((job) => {
    const { permissions, steps } = objectOf(job);
    return { permissions: objectOf(permissions), steps: Array.isArray(steps) ? steps.map(stepOf) : [] };
  });
}

function stepsOf(text: string): Step[] {
  return jobsOf(text).flatMap(({ steps }) => steps);
}

function stepOf(value: unknown): Step {
  const { uses, run, with: inputs } = objectOf(value);
  return {
    ...(typeof uses === 'string' ? { uses } : {}),
    ...(typeof run === 'string' ? { run } : {}),
    with: inputs,
  };
}

function objectOf(value: unknown): Record<string, unknown> {
  if (!isJsonObject(value)) throw new Error('This is no workflow.');
  return value;
}

/** The text of every `run:`, one line or a block. */
function shellScripts(text: string): string[] {
  const single = [...text.matchAll(/^\s*-? ?run: (?!\|)(.+)$/gm)].map(([, script = '']) => script);
  const blocks = [...text.matchAll(/^( *)(?:- )?run: \|\n((?:\1 +.*\n|\n)*)/gm)].map(
    ([, , script = '']) => script,
  );
  return [...single, ...blocks];
}
