import { expect, it } from 'vitest';
import { UsageError } from '../command.ts';
import { judge, measureCoverage, readShare } from './coverage.ts';

const floor = { lines: 90, branches: 80 };

it.each([
  ['at its floor', 'passed', { lines: 90, branches: 80 }, false],
  ['with fewer lines', 'passed', { lines: 89.9, branches: 100 }, true],
  ['with fewer branches', 'passed', { lines: 100, branches: 79.9 }, true],
  ['without a figure', 'passed', undefined, true],
  ['whose tests fail', 'failed', { lines: 100, branches: 100 }, true],
] as const)('a package %s is judged', (_, tests, measured, isWrong) => {
  expect(judge('core', tests, measured, floor).isWrong).toBe(isWrong);
});

it('nothing that ran is no figure', () => {
  const counted = (total: number, pct: number | string) => ({ total, pct });
  const summary = (total: number, pct: number | string) =>
    JSON.stringify({ total: { lines: counted(total, pct), branches: counted(total, pct) } });
  expect(readShare(summary(10, 87.5))).toEqual({ lines: 87.5, branches: 87.5 });
  expect(readShare(summary(0, 100))).toBeUndefined();
  expect(readShare(summary(10, 'Unknown'))).toBeUndefined();
  expect(readShare('{}')).toBeUndefined();
});

it('an unknown package is an error, not an empty success', async () => {
  await expect(measureCoverage(['nonsense'])).rejects.toThrow(UsageError);
});
