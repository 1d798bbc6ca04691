import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeMetricName, normalizeTag, type MetricSeries } from './metric-source.ts';
import { contextOf, run, series } from '../../test/engine-data.ts';
import { bucketStarts, defaultInterval, gridOf, permittedInterval } from './time-grid.ts';

const _ = null;

/** Two points in each bucket of 10 s for a; one for b. */
const gauges = [
  series('g', ['env:prod', 'host:a'], { 0: 1, 5: 3, 10: 5, 15: 7, 20: 9, 25: 11 }),
  series('g', ['env:dev', 'host:b'], { 0: 10, 10: 20, 20: 30 }),
];
const counts = [
  series('c', ['host:a'], { 0: 1, 5: 2, 10: 3 }, 'count'),
  series('c', ['host:b'], { 0: 10, 20: 30 }, 'count'),
];
const rates = [
  series('r', ['host:a'], { 0: 2, 10: 4 }, 'rate', 10),
  series('r', ['host:b'], { 0: 1 }, 'rate', 5),
];
const lone = [series('l', [], { 0: 1, 40: 5 })];
const gaps = [
  series('s', ['host:a'], { 0: 0, 40: 40 }),
  series('s', ['host:b'], { 0: 1, 10: 1, 20: 1, 30: 1, 40: 1 }),
];
const latencies = [
  series('d', ['env:prod'], { 0: [1, 2, 3], 10: [10] }, 'distribution'),
  series('d', ['env:dev'], { 0: [4, 5], 20: [7, 9] }, 'distribution'),
];
const all: readonly MetricSeries[] = [...gauges, ...counts, ...rates, ...lone, ...gaps, ...latencies];

/** Computed by hand; buckets begin at 0, 10 and 20. */
const cases: [query: string, expected: Record<string, (number | null)[]>][] = [
  // Time first (average of each bucket), then space.
  ['avg:g{*}', { '': [6, 13, 20] }],
  ['sum:g{*}', { '': [12, 26, 40] }],
  ['min:g{*}', { '': [2, 6, 10] }],
  ['max:g{*}', { '': [10, 20, 30] }],
  ['g{*}', { '': [6, 13, 20] }],
  ['avg:g{host:a}', { '': [2, 6, 10] }],
  ['avg:g{host:a}.rollup(sum)', { '': [4, 12, 20] }],
  ['avg:g{host:a}.rollup(max)', { '': [3, 7, 11] }],
  ['avg:g{host:a}.rollup(min)', { '': [1, 5, 9] }],
  ['avg:g{host:a}.rollup(count)', { '': [2, 2, 2] }],
  ['avg:g{host:a}.rollup(avg, 30)', { '': [6] }],
  ['avg:g{host:a}.rollup(sum, 30)', { '': [36] }],
  ['sum:g{*}.rollup(sum, 30)', { '': [96] }],
  ['max:g{*}.rollup(sum, 30)', { '': [60] }],
  ["avg:g{host:a}.rollup('max', 20)", { '': [7, 11] }],
  // An average of averages is not the average of all points.
  ['avg:g{*}.rollup(avg, 30)', { '': [13] }],
  // Gauges have no counts and rates.
  ['sum:g{host:b}.as_count()', { '': [10, 20, 30] }],
  ['sum:g{host:b}.as_rate()', { '': [10, 20, 30] }],
  // Groups.
  ['avg:g{*} by {host}', { 'host:a': [2, 6, 10], 'host:b': [10, 20, 30] }],
  ['sum:g{*} by {env,host}', { 'env:prod,host:a': [2, 6, 10], 'env:dev,host:b': [10, 20, 30] }],
  ['sum:g{*} by {zone}', { 'zone:N/A': [12, 26, 40] }],
  // Counts without a modifier are averaged; with one they are summed and not bridged.
  ['sum:c{*}', { '': [11.5, 23, 30] }],
  ['sum:c{*}.as_count()', { '': [13, 3, 30] }],
  ['sum:c{host:a}.as_count()', { '': [3, 3, _] }],
  ['sum:c{*}.as_rate()', { '': [1.3, 0.3, 3] }],
  ['sum:c{host:b}.as_count()', { '': [10, _, 30] }],
  ['avg:c{*}.as_count()', { '': [6.5, 3, 30] }],
  ['max:c{*}.as_count()', { '': [10, 3, 30] }],
  ['sum:c{*}.as_count().rollup(sum, 30)', { '': [46] }],
  ['sum:c{*}.as_count().rollup(max, 30)', { '': [33] }],
  ['sum:c{*}.as_rate().rollup(sum, 30)', { '': [1.533333] }],
  ['sum:c{*} by {host}.as_count()', { 'host:a': [3, 3, _], 'host:b': [10, _, 30] }],
  // A rate times its interval is a count.
  ['sum:r{host:a}', { '': [2, 4, _] }],
  ['sum:r{host:a}.as_count()', { '': [20, 40, _] }],
  ['sum:r{host:b}.as_count()', { '': [5, _, _] }],
  ['sum:r{*}.as_count()', { '': [25, 40, _] }],
  ['sum:r{host:a}.as_rate()', { '': [2, 4, _] }],
  ['sum:r{host:a}.as_count().rollup(sum, 30)', { '': [60] }],
  ['sum:r{host:a}.as_rate().rollup(sum, 20)', { '': [3, _] }],
  // Distributions are aggregated over time and space at once.
  ['avg:d{*}', { '': [3, 10, 8] }],
  ['sum:d{*}', { '': [15, 10, 16] }],
  ['count:d{*}', { '': [5, 1, 2] }],
  ['min:d{*}', { '': [1, 10, 7] }],
  ['max:d{*}', { '': [5, 10, 9] }],
  ['p50:d{*}', { '': [3, 10, 7] }],
  ['p99:d{*}', { '': [4, 10, 7] }],
  ['avg:d{*}.rollup(avg, 30)', { '': [5.125] }],
  ['sum:d{*}.rollup(max, 30)', { '': [41] }],
  ['p50:d{*}.rollup(avg, 30)', { '': [4] }],
  ['count:d{*}.as_count()', { '': [5, 1, 2] }],
  ['count:d{*}.as_rate()', { '': [0.5, 0.1, 0.2] }],
  ['sum:d{env:dev}', { '': [9, _, 16] }],
  ['count:d{*} by {env}', { 'env:prod': [3, 1, _], 'env:dev': [2, _, 2] }],
  // Filters.
  ['avg:g{env:prod}', { '': [2, 6, 10] }],
  ['avg:g{!env:prod}', { '': [10, 20, 30] }],
  ['avg:g{NOT env:prod}', { '': [10, 20, 30] }],
  ['avg:g{-env:prod}', { '': [10, 20, 30] }],
  ['sum:g{env:prod OR env:dev}', { '': [12, 26, 40] }],
  ['sum:g{env IN (prod,dev)}', { '': [12, 26, 40] }],
  ['sum:g{env IN (prod, dev, other)}', { '': [12, 26, 40] }],
  ['sum:g{env NOT IN (prod)}', { '': [10, 20, 30] }],
  ['sum:g{env NOT IN (prod,dev)}', {}],
  ['avg:g{env:prod,host:a}', { '': [2, 6, 10] }],
  ['avg:g{env:prod,host:b}', {}],
  ['avg:g{env:prod AND host:a}', { '': [2, 6, 10] }],
  ['sum:g{(env:prod AND host:a) OR host:b}', { '': [12, 26, 40] }],
  ['sum:g{env:(prod OR dev)}', { '': [12, 26, 40] }],
  ['avg:g{env:p*}', { '': [2, 6, 10] }],
  ['avg:g{env:*od}', { '': [2, 6, 10] }],
  ['avg:g{env:*e*}', { '': [10, 20, 30] }],
  ['sum:g{env:*}', { '': [12, 26, 40] }],
  ['avg:g{zone:*}', {}],
  ['avg:g{env:PROD}', { '': [2, 6, 10] }],
  ['avg:g{NOT (env:prod OR env:dev)}', {}],
  ['avg:g{env:prod,!host:b}', { '': [2, 6, 10] }],
  ['avg:none{*}', {}],
]; // prettier-ignore

describe('metric queries, over 30 s in buckets of 10', () => {
  it.each(cases)('%s', (query, expected) => {
    expect(run(query, contextOf(all, [0, 30]))).toEqual(expected);
  });
});

describe('gaps, over 60 s in buckets of 10', () => {
  it.each<[string, Record<string, (number | null)[]>]>([
    ['avg:l{*}', { '': [1, _, _, _, 5, _] }],
    ['avg:l{*}.fill(linear)', { '': [1, 2, 3, 4, 5, _] }],
    ['avg:l{*}.fill(last)', { '': [1, 1, 1, 1, 5, 5] }],
    ['avg:l{*}.fill(zero)', { '': [1, 0, 0, 0, 5, 0] }],
    ['avg:l{*}.fill(null)', { '': [1, _, _, _, 5, _] }],
    ['avg:l{*}.fill(linear, 30)', { '': [1, _, _, _, 5, _] }],
    ['avg:l{*}.fill(linear, 40)', { '': [1, 2, 3, 4, 5, _] }],
    ['avg:l{*}.fill(last, 20)', { '': [1, 1, 1, _, 5, 5] }],
    ['avg:l{*}.fill(60)', { '': [1, 2, 3, 4, 5, _] }],
    // Gauges of several series are bridged before they are combined.
    ['sum:s{*}', { '': [1, 11, 21, 31, 41, _] }],
    ['avg:s{*}', { '': [0.5, 5.5, 10.5, 15.5, 20.5, _] }],
    ['sum:s{*}.fill(null)', { '': [1, 1, 1, 1, 41, _] }],
    ['sum:s{*}.fill(zero)', { '': [1, 1, 1, 1, 41, 0] }],
    ['sum:s{host:a}', { '': [0, _, _, _, 40, _] }],
    ['default_zero(avg:l{*})', { '': [1, 2, 3, 4, 5, 5] }],
    ['default_zero(avg:none{*})', { '': [0, 0, 0, 0, 0, 0] }],
    ['default_zero(avg:none{*} by {host})', {}],
    ['default_zero(sum:c{host:b}.as_count())', { '': [10, 0, 30, 0, 0, 0] }],
  ])('%s', (query, expected) => {
    expect(run(query, contextOf(all, [0, 60]))).toEqual(expected);
  });

  it('does not bridge a gauge over more than five minutes', () => {
    const far = [series('f', ['a:1'], { 0: 0, 400: 4 }), series('f', ['a:2'], { 200: 1 })];
    expect(run('sum:f{*}', contextOf(far, [0, 500], 100))).toEqual({ '': [0, _, 1, _, 4] });
  });
});

describe('template variables', () => {
  const variables = new Map([
    ['env', { prefix: 'env', values: ['prod', 'dev'] }],
    ['one', { prefix: 'env', values: ['prod'] }],
    ['all', { prefix: 'env', values: ['*'] }],
    ['start', { prefix: 'env', values: ['pr'] }],
  ]);
  it.each<[string, Record<string, (number | null)[]>]>([
    ['sum:g{$env}', { '': [12, 26, 40] }],
    ['sum:g{$one}', { '': [2, 6, 10] }],
    ['sum:g{$all}', { '': [12, 26, 40] }],
    ['sum:g{!$one}', { '': [10, 20, 30] }],
    ['sum:g{env:$env.value}', { '': [12, 26, 40] }],
    ['sum:g{env:$one}', { '': [2, 6, 10] }],
    ['sum:g{env:$start.value*}', { '': [2, 6, 10] }],
    ['sum:g{env IN ($env.value)}', { '': [12, 26, 40] }],
    ['sum:g{$one,$env}', { '': [2, 6, 10] }],
  ])('%s', (query, expected) => {
    expect(run(query, contextOf(all, [0, 30]), variables)).toEqual(expected);
  });
});

describe('intervals', () => {
  it.each([
    [900, 'line', 5],
    [3600, 'line', 20],
    [14_400, 'line', 60],
    [14_400, 'bars', 120],
    [86_400, 'line', 300],
    [172_800, 'line', 600],
    [604_800, 'line', 3600],
  ] as const)('%i s as %s are cut by %i s', (seconds, display, step) => {
    expect(defaultInterval({ fromSeconds: 1000, toSeconds: 1000 + seconds }, display)).toBe(step);
  });

  it('lengthens an interval that makes more than 1,500 points', () => {
    expect(permittedInterval({ fromSeconds: 0, toSeconds: 86_400 }, 1)).toBe(60);
    expect(permittedInterval({ fromSeconds: 0, toSeconds: 3600 }, 900)).toBe(900);
  });

  it('begins buckets at multiples of their length', () => {
    const grid = gridOf({ fromSeconds: 25, toSeconds: 61 }, 20);
    expect(bucketStarts(grid)).toEqual([20, 40, 60]);
  });

  it('leaves out points before and after the range', () => {
    expect(run('sum:g{host:b}', contextOf(gauges, [5, 20]))).toEqual({ '': [_, 20] });
  });
});

describe('names', () => {
  it.each([
    ['My metric-name', 'My_metric_name'],
    ['a__b', 'a_b'],
    ['a_.b', 'a.b'],
    ['9lives', 'lives'],
  ])('metric %s is kept as %s', (name, kept) => {
    expect(normalizeMetricName(name)).toBe(kept);
  });

  it.each([
    ['Env:Prod', 'env:prod'],
    ['team:a b', 'team:a_b'],
    ['v:1.2/x-y_', 'v:1.2/x-y'],
    ['k:ä', 'k:ä'],
  ])('tag %s is kept as %s', (tag, kept) => {
    expect(normalizeTag(tag)).toBe(kept);
  });
});

describe('identities of aggregation', () => {
  const points = fc.dictionary(
    fc.integer({ min: 0, max: 59 }).map(String),
    fc.integer({ min: -1000, max: 1000 }),
    { minKeys: 1 },
  );
  const someSeries = fc.array(points, { minLength: 1, maxLength: 5 });
  const asSeries = (all: Record<string, number>[], type: 'count' | 'gauge') =>
    all.map((one, index) => series('m', [`n:${index}`], one, type));
  const total = (values: (number | null)[] = []) =>
    values.reduce<number>((sum, value) => sum + (value ?? 0), 0);

  it('a count sums to the same, however it is cut', () => {
    fc.assert(
      fc.property(someSeries, fc.constantFrom(1, 5, 10, 20, 60), (all, step) => {
        const data = asSeries(all, 'count');
        const submitted = all.flatMap((one) => Object.values(one)).reduce((sum, value) => sum + value, 0);
        expect(total(run('sum:m{*}.as_count()', contextOf(data, [0, 60], step))[''])).toBe(submitted);
      }),
    );
  });

  it('groups sum to the whole', () => {
    fc.assert(
      fc.property(someSeries, (all) => {
        const context = contextOf(asSeries(all, 'count'), [0, 60]);
        const groups = Object.values(run('sum:m{*} by {n}.as_count()', context));
        const whole = run('sum:m{*}.as_count()', context)[''] ?? [];
        whole.forEach((value, index) => {
          expect(groups.reduce((sum, group) => sum + (group[index] ?? 0), 0)).toBe(value ?? 0);
        });
      }),
    );
  });

  it('min ≤ avg ≤ max, and a rate times its bucket is the count', () => {
    fc.assert(
      fc.property(someSeries, (all) => {
        const context = contextOf(asSeries(all, 'gauge'), [0, 60]);
        const [low, middle, high] = ['min', 'avg', 'max'].map(
          (each) => run(`${each}:m{*}`, context)[''] ?? [],
        );
        low?.forEach((value, index) => {
          if (value === null) return;
          expect(value).toBeLessThanOrEqual((middle?.[index] ?? 0) + 1e-6);
          expect(middle?.[index] ?? 0).toBeLessThanOrEqual((high?.[index] ?? 0) + 1e-6);
        });
        const counted = contextOf(asSeries(all, 'count'), [0, 60]);
        const rate = run('sum:m{*}.as_rate()', counted)[''] ?? [];
        const count = run('sum:m{*}.as_count()', counted)[''] ?? [];
        rate.forEach((value, index) => {
          expect((value ?? 0) * 10).toBeCloseTo(count[index] ?? 0, 3);
        });
      }),
    );
  });

  it('a distribution of many values keeps count, sum and extremes exactly, percentiles within 1 %', () => {
    const values = Array.from({ length: 20_000 }, (_each, index) => index + 1);
    const half = [values.filter((value) => value % 2 === 0), values.filter((value) => value % 2 === 1)];
    const data = half.map((part, index) => series('d', [`n:${index}`], { 0: part }, 'distribution'));
    const context = contextOf(data, [0, 10]);
    expect(run('count:d{*}', context)).toEqual({ '': [20_000] });
    expect(run('sum:d{*}', context)).toEqual({ '': [200_010_000] });
    expect(run('max:d{*}', context)).toEqual({ '': [20_000] });
    const [p95 = 0] = run('p95:d{*}', context)[''] ?? [];
    expect(Math.abs((p95 ?? 0) - 19_000)).toBeLessThan(190);
  });
});
