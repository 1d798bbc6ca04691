import type { Rule } from '../../engine/rule.ts';
import { perField, perRow } from '../../facts/metadata-rows.ts';
import { units } from '../../facts/units.ts';
import { nearest } from '../../text/nearest.ts';
import { notListed } from '../../text/not-listed.ts';
import type { Problem } from '../../tile/problem.ts';
import type { Tile } from '../../tile/tile.ts';

const timeUnits = new Set([
  'nanosecond',
  'microsecond',
  'millisecond',
  'second',
  'minute',
  'hour',
  'day',
  'week',
]);

/** Abbreviations with one plain meaning. */
const aliases: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ns: 'nanosecond',
    us: 'microsecond',
    ms: 'millisecond',
    s: 'second',
    sec: 'second',
    secs: 'second',
    min: 'minute',
    mins: 'minute',
    h: 'hour',
    hr: 'hour',
    hrs: 'hour',
    d: 'day',
    b: 'byte',
    kb: 'kilobyte',
    mb: 'megabyte',
    gb: 'gigabyte',
    tb: 'terabyte',
    kib: 'kibibyte',
    mib: 'mebibyte',
    gib: 'gibibyte',
    '%': 'percent',
    pct: 'percent',
    percentage: 'percent',
    ratio: 'fraction',
    req: 'request',
    reqs: 'request',
    hz: 'hertz',
    usd: 'dollar',
    celsius: 'degree celsius',
    fahrenheit: 'degree fahrenheit',
  }),
);

/** Units of metrics. */
export const unitRules: readonly Rule[] = [
  {
    id: 'metadata/unit',
    severity: { new: 'error', repo: 'error' },
    requires:
      "The unit of a metric is one of Datadog's units, or empty; the message gives the date of the list.",
    why: 'Datadog formats and converts values by their unit, and rejects an unknown one.',
    remedy:
      "Use a unit from Datadog's list, or leave it empty; `--fix` replaces values with one obvious counterpart.",
    example: { bad: 'ms', good: 'millisecond' },
    source:
      'https://github.com/DataDog/integrations-core/blob/a358b8a574b617ccfb665d2dae6a128e9ee6bbb0/ddev/src/ddev/cli/validate/metadata.py',
    published: '0/7948',
    fixable: true,
    *check(tile) {
      yield* perField(tile, 'unit_name', misspeltUnit, unitFor);
      yield* unlistedUnits(tile, 'unit_name');
    },
  },
  {
    id: 'metadata/per-unit',
    severity: { new: 'error', repo: 'error' },
    requires:
      "The per-unit of a metric is one of Datadog's units, or empty; the message gives the date of the list.",
    why: 'Datadog formats and converts values by their unit, and rejects an unknown one.',
    remedy:
      "Use a unit from Datadog's list, or leave it empty; `--fix` replaces values with one obvious counterpart.",
    example: { bad: 'sec', good: 'second' },
    source:
      'https://github.com/DataDog/integrations-core/blob/a358b8a574b617ccfb665d2dae6a128e9ee6bbb0/ddev/src/ddev/cli/validate/metadata.py',
    published: '0/7948',
    fixable: true,
    *check(tile) {
      yield* perField(tile, 'per_unit_name', misspeltUnit, unitFor);
      yield* unlistedUnits(tile, 'per_unit_name');
    },
  },
  {
    id: 'metadata/time-over-time',
    severity: { new: 'error', repo: 'error' },
    requires: 'A duration per duration has the unit `fraction`.',
    why: 'The time units cancel out.',
    remedy: 'Use the unit `fraction` and no per-unit.',
    example: { bad: 'millisecond per second', good: 'fraction' },
    source:
      'https://github.com/DataDog/integrations-core/blob/a358b8a574b617ccfb665d2dae6a128e9ee6bbb0/ddev/src/ddev/cli/validate/metadata.py',
    published: '0/7948',

    *check(tile) {
      yield* perRow(tile, (table, row) =>
        isTimeUnit(table.value(row, 'unit_name')) && isTimeUnit(table.value(row, 'per_unit_name'))
          ? table.problem(
              table.field(row, 'per_unit_name'),
              `${table.value(row, 'unit_name')} per ${table.value(row, 'per_unit_name')} is a fraction`,
            )
          : undefined,
      );
    },
  },
  {
    id: 'metadata/per-unit-needs-unit',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'A metric with a per-unit also has a unit.',
    why: '"Per second" is meaningless without a unit.',
    remedy: 'Add the unit as well.',
    example: { bad: 'unit_name empty, per_unit_name second', good: 'message per second' },
    source: '2 of 262 published tiles break it (August 2026)',
    published: '58 rows, 2 tiles',

    *check(tile) {
      yield* perRow(tile, (table, row) =>
        table.value(row, 'unit_name') === '' && table.value(row, 'per_unit_name') !== ''
          ? table.problem(
              table.field(row, 'per_unit_name'),
              `per ${table.value(row, 'per_unit_name')} of no unit`,
            )
          : undefined,
      );
    },
  },
  {
    id: 'metadata/rate-per-unit',
    severity: { new: 'info', repo: 'info' },
    requires: 'A rate has a per-unit.',
    why: 'A rate is a quantity per time.',
    remedy: 'Set `per_unit_name` to the time unit.',
    example: {
      bad: 'nova_relay.throughput,rate,,message,,',
      good: 'nova_relay.throughput,rate,,message,second,',
    },
    source: '9 of 262 published tiles break it (August 2026)',
    published: '50 rows, 9 tiles',

    *check(tile) {
      yield* perRow(tile, (table, row) =>
        table.value(row, 'metric_type') === 'rate' && table.value(row, 'per_unit_name') === ''
          ? table.problem(table.field(row, 'metric_type'), 'the rate has no per-unit')
          : undefined,
      );
    },
  },
];

// prettier-ignore

function isTimeUnit(unit: string): boolean {
  return timeUnits.has(unit);
}

/** What is wrong with an unknown unit: an abbreviation, another case, a plural, a typing mistake. */
function misspeltUnit(unit: string): string | undefined {
  if (unit === '' || units.values.has(unit)) return undefined;
  const better = unitFor(unit) ?? nearest(unit, units.values);
  return better === undefined ? undefined : `"${unit.slice(0, 60)}" is not a unit; did you mean "${better}"?`;
}

/** Units that are on no list and resemble none on it; Datadog adds some every month. */
function* unlistedUnits(tile: Tile, column: string): Generator<Problem> {
  const isUnlisted = (unit: string) =>
    unit === '' || units.values.has(unit) || misspeltUnit(unit) !== undefined
      ? undefined
      : notListed(unit, 'a unit', units);
  for (const problem of perField(tile, column, isUnlisted)) yield { ...problem, atMost: 'warning' };
}

/** The unit that was certainly meant: an abbreviation, another case, a plural. */
function unitFor(unit: string): string | undefined {
  const lower = unit.trim().toLowerCase();
  const singular = lower.replace(/s$/, '').replace(/ie$/, 'y');
  return [aliases.get(lower), lower, singular, lower.replace(/es$/, '')].find(
    (each) => each !== undefined && units.values.has(each),
  );
}
