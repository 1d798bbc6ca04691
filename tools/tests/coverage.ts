/** `pnpm coverage`: how much of a package its own tests run, and the floor that it may not fall below. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../command.ts';
import { isJsonObject } from '../file-tree.ts';
import { runTests } from './run.ts';

interface Share {
  /** In percent. */
  readonly lines: number;
  readonly branches: number;
}

/**
 * A little below what was measured, in percent. Only what runs in the test's own process counts: commands and servers
 * that tests start as processes do not.
 */
export const floors: Readonly<Record<string, Share>> = {
  core: { lines: 88, branches: 80 },
  query: { lines: 86, branches: 75 },
  'log-pipeline': { lines: 91, branches: 77 },
  telemetry: { lines: 98, branches: 94 },
  webhooks: { lines: 97, branches: 92 },
  tile: { lines: 91, branches: 82 },
  sandbox: { lines: 71, branches: 55 },
  lab: { lines: 60, branches: 39 },
};

/** @returns the exit code */
export async function measureCoverage(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !Object.hasOwn(floors, name));
  if (unknown.length > 0)
    throw new UsageError(
      `No floor for "${unknown.join('", "')}". Packages: ${Object.keys(floors).join(', ')}.`,
    );
  const rows: { text: string; isWrong: boolean }[] = [];
  for (const [name, floor] of Object.entries(floors)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const { tests, measured } = await measurePackage(name);
    rows.push(judge(name, tests, measured, floor));
  }
  console.log('');
  for (const { text } of rows) console.log(text);
  return rows.some(({ isWrong }) => isWrong) ? 1 : 0;
}

/** One line of the result. Tests that failed prove nothing about what they ran. */
export function judge(
  name: string,
  tests: 'passed' | 'failed',
  measured: Share | undefined,
  floor: Share,
): { text: string; isWrong: boolean } {
  const label = name.padEnd(12);
  if (tests === 'failed') return { text: `✗ ${label} not measured: its tests failed`, isWrong: true };
  if (measured === undefined) return { text: `✗ ${label} not measured: no file of it ran`, isWrong: true };
  const isWrong = measured.lines < floor.lines || measured.branches < floor.branches;
  const shares = (['lines', 'branches'] as const).map(
    (kind) => `${kind} ${measured[kind].toFixed(1)} % (at least ${floor[kind]})`,
  );
  return { text: `${isWrong ? '✗' : '✓'} ${label} ${shares.join(', ')}`, isWrong };
}

async function measurePackage(
  name: string,
): Promise<{ tests: 'passed' | 'failed'; measured: Share | undefined }> {
  const folder = mkdtempSync(join(tmpdir(), 'tilekit-coverage-'));
  try {
    const exitCode = await runTests([
      `packages/${name}/`,
      // Counting slows code that is written to be fast: its limits hold in the tests that do not count.
      '--testNamePattern=^(?!.*time is bounded by)',
      '--coverage',
      `--coverage.include=packages/${name}/src/**/*.ts`,
      '--coverage.exclude=**/*.test.ts',
      '--coverage.exclude=**/generated/**',
      '--coverage.reporter=json-summary',
      `--coverage.reportsDirectory=${folder}`,
    ]);
    if (exitCode !== 0) return { tests: 'failed', measured: undefined };
    return {
      tests: 'passed',
      measured: readShare(readFileSync(join(folder, 'coverage-summary.json'), 'utf8')),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns undefined when no line was there to run */
export function readShare(summary: string): Share | undefined {
  const answer: unknown = JSON.parse(summary);
  const total = isJsonObject(answer) ? answer.total : undefined;
  const share = (kind: string) => {
    const counted = isJsonObject(total) ? total[kind] : undefined;
    if (!isJsonObject(counted) || counted.total === 0) return undefined;
    return typeof counted.pct === 'number' ? counted.pct : undefined;
  };
  const [lines, branches] = [share('lines'), share('branches')];
  return lines === undefined || branches === undefined ? undefined : { lines, branches };
}
