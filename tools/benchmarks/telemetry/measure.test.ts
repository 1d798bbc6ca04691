import { afterEach, describe, expect, it } from 'vitest';
import { spread, verdict } from './measure.ts';

const exitCode = process.exitCode;
afterEach(() => {
  process.exitCode = exitCode;
});

describe('verdict', () => {
  it.each([1.3, 0.01])('is met by %s of at most 1.3', (value) => {
    expect(verdict('ratio', value, 1.3)).toContain('met');
    expect(process.exitCode).toBe(exitCode);
  });

  it.each([1.31, Number.NaN, Infinity, 0, -1, -Infinity])(
    'fails the benchmark at %s of at most 1.3',
    (value) => {
      expect(verdict('ratio', value, 1.3)).toContain('MISSED');
      expect(process.exitCode).toBe(1);
    },
  );
});

describe('spread', () => {
  it('is the dearest as a multiple of the cheapest, and none where a cost is not positive', () => {
    expect(spread([2, 1, 3])).toBe(3);
    for (const costs of [[1, 0], [-1, 2], [-2, -1], [1, Number.NaN], []]) expect(spread(costs)).toBeNaN();
  });
});
