import { compileDateFormat } from '../grok/date-format.ts';
import { type LogValue } from '../values/log-value.ts';

const isoDate =
  /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ](\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;
const basicIsoDate =
  /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(?:(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/;
const syslogDate = compileDateFormat('MMM d HH:mm:ss');

/**
 * Reads a date as the date remapper does: milliseconds since 1970, ISO 8601 or RFC 3164; undefined for anything else.
 *
 * @param now completes dates without a year
 */
export function parseDate(value: LogValue, now: number): number | undefined {
  if (typeof value === 'number') return Math.trunc(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^-?\d+$/.test(text)) return Number(text);
  return parseIso(text) ?? syslogDate.parse(text.replace(/\s+/g, ' '), now);
}

function parseIso(text: string): number | undefined {
  const found = isoDate.exec(text) ?? basicIsoDate.exec(text);
  if (!found) return undefined;
  const [, year, month, day = '1', hour = '0', minute = '0', second = '0', fraction = '0', zone = 'Z'] =
    found;
  const milliseconds = Math.floor(Number(`0.${fraction}`) * 1000 + 1e-6);
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  if (
    Number(month) < 1 ||
    Number(day) < 1 ||
    Number(month) > 12 ||
    Number(day) > 31 ||
    Number(hour) > 24 ||
    Number(minute) > 59
  )
    return undefined;
  const offset = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  const minutes = offset
    ? Number(`${offset[1] ?? ''}1`) * (Number(offset[2]) * 60 + Number(offset[3] ?? 0))
    : 0;
  return local + milliseconds - minutes * 60_000;
}
