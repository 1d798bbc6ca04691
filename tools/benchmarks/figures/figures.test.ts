import { describe, expect, it } from 'vitest';
import { alternate, ratioOf } from './alternate.ts';
import { describe as describeFigure, parseFigure, type Figure } from './figure.ts';
import { ProcessMeter } from './process-cost.ts';
import { benchmarksPage, driftLines } from './recorded.ts';

const figure: Figure = { what: 'a, × b', median: 1.5, lower: 1.4, upper: 1.6, alternations: 5, target: 2 };

describe('alternation', () => {
  it('takes every candidate in turn, counts no first turn, and compares within a turn', () => {
    const order: string[] = [];
    // The machine becomes slower and slower: only costs of the same turn can be compared.
    const cost = (name: string, factor: number) => () => {
      order.push(name);
      return factor * 2 ** Math.floor((order.length - 1) / 2);
    };
    const costs = alternate({ floor: cost('floor', 1), own: cost('own', 3) }, 5);
    expect(order).toEqual(Array.from({ length: 6 }, () => ['floor', 'own']).flat());
    expect(costs.of('floor')).toHaveLength(5);
    expect(costs.ratio('own', 'floor')).toMatchObject({ median: 3, lower: 3, upper: 3, alternations: 5 });
    expect(() => alternate({ floor: () => 1 }, 4)).toThrow(RangeError);
  });

  it('says when the machine was too busy to believe it', () => {
    const quiet = [10, 10, 11, 11, 12];
    expect(ratioOf(quiet, quiet, 0).doubt).toBeUndefined();
    expect(ratioOf(quiet, quiet, 1000).doubt).toContain('1000.0 processes');
    expect(ratioOf(quiet, [10, 10, 14, 20, 30], 0).doubt).toContain('factor of 2.00');
  });
});

describe('a figure', () => {
  it('is read back from the line that was printed', () => {
    expect(parseFigure(JSON.stringify(figure))).toEqual(figure);
    expect(parseFigure('peak memory: 80 MB')).toBeUndefined();
    expect(parseFigure('{"what":"a"}')).toBeUndefined();
  });

  it('is missed above its target, and where nothing was measured', () => {
    expect(describeFigure(figure)).toContain(': met');
    for (const median of [2.01, 0, Number.NaN]) {
      expect(describeFigure({ ...figure, median })).toContain('MISSED');
    }
    expect(describeFigure({ ...figure, doubt: 'busy' })).toContain('not to be believed: busy');
  });

  it('shows its drift against the recorded one', () => {
    const now = [
      { ...figure, median: 1.8 },
      { ...figure, what: 'new' },
    ];
    expect(driftLines([figure], now)).toEqual([
      'a, × b: 1.80, recorded 1.50 (+20 %)',
      'new: 1.50, not recorded before',
    ]);
  });

  it('is a row of the page, with its doubt', () => {
    const run = { measuredAt: '2026-11-30T12:00:00Z', commit: 'abc', node: 'v24', machine: 'one' };
    const page = benchmarksPage({ ...run, figures: [figure, { ...figure, median: 3, doubt: 'noise' }] });
    expect(page).toContain('| a, × b | 1.50 | 1.40 to 1.60 | 5 | 2 | met |');
    expect(page).toContain('| 3.00 | 1.40 to 1.60 | 5 | 2 | **missed**; busy: noise |');
  });
});

describe('the cost of a process', () => {
  it('is measured by itself, and a failure says what it wrote', () => {
    using meter = new ProcessMeter();
    const { cpuMs, wallMs, megabytes } = meter.cost(['-e', '0']);
    for (const value of [cpuMs, wallMs, megabytes]) expect(value).toBeGreaterThan(0);
    expect(() => meter.cost(['-e', 'console.error("no"); process.exitCode = 3'])).toThrow(/ended with 3: no/);
    expect(meter.cost(['-e', 'process.exitCode = 1'], { exitCodes: [0, 1] }).cpuMs).toBeGreaterThan(0);
  });
});
