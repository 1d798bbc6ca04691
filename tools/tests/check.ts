/**
 * `pnpm check`: everything that must hold before a change is merged, as one list.
 * Every step runs even when an earlier one failed, so that one run shows all there is to fix.
 */
import { spawnSync } from 'node:child_process';
import { UsageError } from '../command.ts';

interface Step {
  name: string;
  what: string;
  command: [string, ...string[]];
}

const source = '--conditions=@tilekit/source';

export const steps: readonly Step[] = [
  {
    name: 'lint',
    what: 'eslint: rules, import fences, hosts',
    command: ['eslint', '.', '--max-warnings', '0'],
  },
  { name: 'format', what: 'prettier', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  {
    name: 'types',
    what: 'TypeScript, tests and scripts included',
    command: ['tsc', '--noEmit', '-p', 'tsconfig.json'],
  },
  {
    name: 'build',
    what: 'every package as it is published',
    command: ['pnpm', '--silent', 'run', 'build'],
  },
  {
    name: 'tile',
    what: 'integration-tile, as Datadog reviews it',
    command: ['node', source, 'scripts/validate-tile.ts', 'integration-tile'],
  },
  {
    name: 'fork',
    what: 'nothing of the example is left in a fork',
    command: ['node', source, 'scripts/fork-check.ts', '--only-forks'],
  },
  {
    name: 'generated',
    what: "the tile's schemas and table of rules are what their generators write",
    command: ['node', source, 'packages/tile/generate/run.ts', '--check'],
  },
  {
    name: 'secrets',
    what: 'no key or password in a file of the repository',
    command: ['node', source, 'tools/release/scan-secrets.ts'],
  },
  {
    name: 'docs',
    what: 'links, commands and code blocks of every page',
    command: ['node', source, 'scripts/check-docs.ts'],
  },
  {
    name: 'tests',
    what: 'unit, property, database and browser tests',
    command: ['node', source, 'scripts/test.ts'],
  },
];

/** `pnpm check`. @returns the exit code */
export function runSteps(names: readonly string[]): number {
  const unknown = names.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    throw new UsageError(
      `No step "${unknown.join('", "')}". Steps: ${steps.map((step) => step.name).join(', ')}.`,
    );
  }
  const chosen = names.length === 0 ? steps : steps.filter((step) => names.includes(step.name));
  const results = chosen.map((step) => {
    console.log(`\n── ${step.name}: ${step.what}`);
    const startedAt = performance.now();
    const [program, ...args] = step.command;
    const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
    if (error)
      console.error(`"${program}" did not start: ${error.message}. Run \`pnpm install\` and try again.`);
    return { name: step.name, passed: status === 0, seconds: (performance.now() - startedAt) / 1000 };
  });

  console.log('');
  for (const { name, passed, seconds } of results) {
    console.log(`${passed ? '✓' : '✗'} ${name.padEnd(9)} ${seconds.toFixed(1)} s`);
  }
  const failed = results.filter((result) => !result.passed).length;
  console.log(`\n${results.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
