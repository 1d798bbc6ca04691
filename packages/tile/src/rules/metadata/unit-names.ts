import { nearest } from '../../text/nearest.ts';
import { units } from '../../facts/units.ts';

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
const aliases: ReadonlyMap<string, string> = new Map(Object.entries({
  ns: 'nanosecond', us: 'microsecond', ms: 'millisecond', s: 'second', sec: 'second', secs: 'second', min: 'minute',
  mins: 'minute', h: 'hour', hr: 'hour', hrs: 'hour', d: 'day', b: 'byte', kb: 'kilobyte', mb: 'megabyte',
  gb: 'gigabyte', tb: 'terabyte', kib: 'kibibyte', mib: 'mebibyte', gib: 'gibibyte', '%': 'percent', pct: 'percent',
  percentage: 'percent', ratio: 'fraction', req: 'request', reqs: 'request', hz: 'hertz', usd: 'dollar',
  celsius: 'degree celsius', fahrenheit: 'degree fahrenheit',
})); // prettier-ignore

export function isTimeUnit(unit: string): boolean {
  return timeUnits.has(unit);
}

/** What is wrong with a unit, if anything. */
export function unknownUnit(unit: string): string | undefined {
  if (unit === '' || units.has(unit)) return undefined;
  const better = unitFor(unit) ?? nearest(unit, units);
  return `"${unit.slice(0, 60)}" is not a unit${better === undefined ? '' : `; did you mean "${better}"?`}`;
}

/** The unit that was certainly meant: an abbreviation, another case, a plural. */
export function unitFor(unit: string): string | undefined {
  const lower = unit.trim().toLowerCase();
  const singular = lower.replace(/s$/, '').replace(/ie$/, 'y');
  return [aliases.get(lower), lower, singular, lower.replace(/es$/, '')].find(
    (each) => each !== undefined && units.has(each),
  );
}
