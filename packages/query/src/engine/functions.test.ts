import { describe, expect, it } from 'vitest';
import { NotEvaluated } from './not-evaluated.ts';
import { contextOf, run, series } from '../../test/engine-data.ts';

const _ = null;

const data = [
  series('x', [], { 0: 1, 10: 4, 20: 2, 30: 8, 40: 8, 50: 16 }),
  series('y', [], { 0: 2, 10: 2, 30: 4 }),
  series('neg', [], { 0: -1, 10: 0, 20: 3 }),
  series('m', ['k:a'], { 0: 1, 10: 0, 20: 5 }),
  series('m', ['k:b'], { 0: 2, 10: 2, 20: 2 }),
  series('m', ['z:1'], { 0: 9, 10: 9, 20: 9 }),
  series('errors', ['k:a'], { 0: 1, 20: 3 }, 'count'),
  series('hits', ['k:a'], { 0: 10, 10: 10, 20: 10 }, 'count'),
  series('hits', ['k:b'], { 0: 5 }, 'count'),
  series('old', [], { 0: 7, 10: 8, 3600: 1, 3610: 3 }),
];

const cases: [query: string, expected: Record<string, (number | null)[]>][] = [
  ['abs(avg:neg{*})', { '': [1, 0, 3, _, _, _] }],
  ['log2(avg:x{*})', { '': [0, 2, 1, 3, 3, 4] }],
  ['log10(avg:x{*} * 10)', { '': [1, 1.60206, 1.30103, 1.90309, 1.90309, 2.20412] }],
  ['clamp_min(avg:x{*}, 3)', { '': [3, 4, 3, 8, 8, 16] }],
  ['clamp_max(avg:x{*}, 4)', { '': [1, 4, 2, 4, 4, 4] }],
  ['cutoff_min(avg:x{*}, 4)', { '': [_, 4, _, 8, 8, 16] }],
  ['cutoff_max(avg:x{*}, 4)', { '': [1, 4, 2, _, _, _] }],
  ['cumsum(avg:x{*})', { '': [1, 5, 7, 15, 23, 39] }],
  ['cumsum(avg:y{*})', { '': [2, 4, _, 8, _, _] }],
  ['integral(avg:y{*})', { '': [0, 20, _, 100, _, _] }],
  ['diff(avg:x{*})', { '': [_, 3, -2, 6, 0, 8] }],
  ['diff(avg:y{*})', { '': [_, 0, _, 2, _, _] }],
  ['monotonic_diff(avg:x{*})', { '': [_, 3, _, 6, 0, 8] }],
  ['dt(avg:y{*})', { '': [_, 10, _, 20, _, _] }],
  ['derivative(avg:x{*})', { '': [_, 0.3, -0.2, 0.6, 0, 0.8] }],
  ['derivative(avg:y{*})', { '': [_, 0, _, 0.1, _, _] }],
  ['per_second(avg:x{*})', { '': [_, 0.3, -0.2, 0.6, 0, 0.8] }],
  ['per_minute(avg:x{*})', { '': [_, 18, -12, 36, 0, 48] }],
  ['per_hour(avg:x{*})', { '': [_, 1080, -720, 2160, 0, 2880] }],
  // Differences are taken before series are combined.
  ['max:m{k:*}', { '': [2, 2, 5, _, _, _] }],
  ['diff(max:m{k:*})', { '': [_, 0, 5, _, _, _] }],
  ['diff(sum:m{k:*})', { '': [_, -1, 5, _, _, _] }],
  ["moving_rollup(avg:x{*}, 20, 'avg')", { '': [1, 2.5, 3, 5, 8, 12] }],
  ["moving_rollup(avg:x{*}, 30, 'max')", { '': [1, 4, 4, 8, 8, 16] }],
  ["moving_rollup(avg:y{*}, 20, 'sum')", { '': [2, 4, 2, 4, 4, _] }],
  ["moving_rollup(avg:y{*}, 60, 'count')", { '': [1, 2, 2, 3, 3, 3] }],
  ['ewma_3(avg:x{*})', { '': [1, 2.5, 2.25, 5.125, 6.5625, 11.28125] }],
  ['ewma_1(avg:x{*})', { '': [1, 4, 2, 8, 8, 16] }],
  ['median_3(avg:x{*})', { '': [1, 2.5, 2, 4, 8, 8] }],
  ['median_5(avg:x{*})', { '': [1, 2.5, 2, 3, 4, 8] }],
  ['rollup(avg:x{*}, sum, 30)', { '': [7, 32] }],
  ['fill(avg:y{*}, last)', { '': [2, 2, 2, 4, 4, 4] }],
  // Groups.
  ['count_nonzero(avg:m{*} by {k})', { '': [3, 2, 3, 0, 0, 0] }],
  ['count_not_null(avg:m{*} by {k})', { '': [3, 3, 3, 0, 0, 0] }],
  ['exclude_null(avg:m{*} by {k})', { 'k:a': [1, 0, 5, _, _, _], 'k:b': [2, 2, 2, _, _, _] }],
  ["top(avg:m{*} by {k}, 1, 'mean', 'desc')", { 'k:N/A': [9, 9, 9, _, _, _] }],
  ["top(avg:m{*} by {k}, 1, 'max', 'asc')", { 'k:b': [2, 2, 2, _, _, _] }],
  ["top(avg:m{*} by {k}, 2, 'last', 'desc')", { 'k:N/A': [9, 9, 9, _, _, _], 'k:a': [1, 0, 5, _, _, _] }],
  ["bottom(avg:m{*} by {k}, 1, 'min', 'asc')", { 'k:a': [1, 0, 5, _, _, _] }],
  ['top5(avg:m{k:a} by {k})', { 'k:a': [1, 0, 5, _, _, _] }],
  ['bottom10_max(avg:m{k:a} by {k})', { 'k:a': [1, 0, 5, _, _, _] }],
  ["top_offset(avg:m{*} by {k}, 1, 'mean', 'desc', 1)", { 'k:a': [1, 0, 5, _, _, _] }],
  // Arithmetic.
  ['avg:x{*} + avg:y{*}', { '': [3, 6, _, 12, _, _] }],
  ['avg:x{*} - 1', { '': [0, 3, 1, 7, 7, 15] }],
  ['1 - avg:neg{*}', { '': [2, 1, -2, _, _, _] }],
  ['-avg:x{*}', { '': [-1, -4, -2, -8, -8, -16] }],
  ['-(avg:x{*} * 2)', { '': [-2, -8, -4, -16, -16, -32] }],
  ['.5 * avg:x{*}', { '': [0.5, 2, 1, 4, 4, 8] }],
  ['avg:x{*} / avg:y{*}', { '': [0.5, 2, _, 2, _, _] }],
  ['1 / avg:neg{*}', { '': [-1, _, 0.333333, _, _, _] }],
  ['2 * 3', { number: [6] }],
  ['1 + 2 * 3', { number: [7] }],
  ['(1 + 2) * 3', { number: [9] }],
  ['8 - 4 - 2', { number: [2] }],
  ['avg:m{*} by {k} / sum:x{*}', { 'k:a': [1, 0, 2.5, _, _, _], 'k:b': [2, 0.5, 1, _, _, _], 'k:N/A': [9, 2.25, 4.5, _, _, _] }],
  // Counts line up at 0; groups that only one side has are left out.
  ['sum:errors{*} by {k}.as_count() / sum:hits{*} by {k}.as_count()', { 'k:a': [0.1, 0, 0.3, _, _, _] }],
  ['sum:hits{*}.as_count() - sum:errors{*}.as_count()', { '': [14, 10, 7, _, _, _] }],
  ['abs(sum:errors{*}.as_count() - sum:hits{*}.as_count()) * 2', { '': [28, 20, 14, _, _, _] }],
]; // prettier-ignore

describe('functions, over 60 s in buckets of 10', () => {
  it.each(cases)('%s', (query, expected) => {
    expect(run(query, contextOf(data))).toEqual(expected);
  });
});

describe('shifted time', () => {
  it.each<[string, (number | null)[]]>([
    ['hour_before(avg:old{*})', [7, 8]],
    ['timeshift(avg:old{*}, -3600)', [7, 8]],
    ['avg:old{*} - hour_before(avg:old{*})', [-6, -5]],
  ])('%s', (query, expected) => {
    expect(run(query, contextOf(data, [3600, 3620]))).toEqual({ '': expected });
  });

  it.each([
    ['day_before', 86_400],
    ['week_before', 604_800],
    ['month_before', 2_419_200],
  ])('%s looks %i s back', (name, seconds) => {
    const context = contextOf(data, [seconds, seconds + 20]);
    expect(run(`${name}(avg:old{*})`, context)).toEqual({ '': [7, 8] });
  });

  it('by the calendar of a zone: the day after the clock changed is 25 hours long', () => {
    const noon = Date.UTC(2026, 10, 1, 17) / 1000;
    const dayBefore = Date.UTC(2026, 9, 31, 16) / 1000;
    const shifted = [series('s', [], { [dayBefore]: 5 })];
    const context = contextOf(shifted, [noon, noon + 10]);
    expect(run("calendar_shift(avg:s{*}, '-1d', 'America/New_York')", context)).toEqual({ '': [5] });
    expect(run("calendar_shift(avg:s{*}, '-1d', 'UTC')", context)).toEqual({});
  });
});

describe('what is not understood is named, never dropped', () => {
  it.each([
    ['median:x{*}', 'median'],
    ['avg:x{*}.as_counter()', 'as_counter'],
    ['avg:x{*}.rollup(median, 60)', 'median'],
    ['avg:x{*}.rollup(sum, weekly)', 'weekly'],
    ['avg:x{*}.rollup(60)', '60'],
    ['avg:x{*}.fill(zeros)', 'zeros'],
    ['avg:x{*}.as_count(1)', 'as_count'],
    ['smooth(avg:x{*})', 'smooth'],
    ['anomalies(avg:x{*}, "basic", 2)', 'anomalies'],
    ["forecast(avg:x{*}, 'linear', 1)", 'forecast'],
    ["outliers(avg:x{*} by {k}, 'DBSCAN', 3)", 'outliers'],
    ['autosmooth(avg:x{*})', 'autosmooth'],
    ['robust_trend(avg:x{*})', 'robust_trend'],
    ['abs(avg:x{*}, 2)', 'abs'],
    ["top(avg:m{*} by {k}, 3, 'median', 'desc')", 'median'],
    ["top(avg:m{*} by {k}, 3, 'mean', 'down')", 'top'],
    ["moving_rollup(avg:x{*}, 60, 'mode')", 'moving_rollup'],
    ['clamp_min(avg:x{*})', 'clamp_min'],
    ['timeshift(avg:x{*}, soon)', 'timeshift'],
    ["calendar_shift(avg:x{*}, '-1d', 'Mars/Base')", 'Mars/Base'],
    ['avg:x{$nobody}', 'nobody'],
    ['avg:x{*} by {$k}', '$k'],
    ['avg:x{*} % 2', '%'],
    ['avg:x{*} > 2', '>'],
    ['percentile(avg:x{*}, "p90")', 'percentile'],
    ['count(v: v<=5):x{*}', 'threshold'],
    ['avg:m{*} by {k} / avg:m{*} by {z}', 'different tags'],
    ['avg:x{*}.rollup(avg, 20) / avg:x{*}', 'intervals'],
    ['p95:x{*}', 'distributions'],
    ['count:x{*}', 'distributions'],
  ])('%s', (query, named) => {
    const evaluate = () => run(query, contextOf(data));
    expect(evaluate).toThrow(NotEvaluated);
    expect(evaluate).toThrow(named);
  });
});
