import { readTime } from '../clock/read-time.ts';
import { refuse } from '../http/refusal.ts';

const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** A time as searches take it: `now-15m`, ISO 8601, or milliseconds since 1970. */
function readMoment(text: string, now: Date): Date {
  const relative = /^now(?:([+-])(\d+)([smhdw]))?$/.exec(text.trim());
  if (relative) {
    const [, sign, count = '0', unit = 's'] = relative;
    return new Date(now.getTime() + (sign === '-' ? -1 : 1) * Number(count) * (unitMs[unit] ?? 1000));
  }
  if (/^\d{9,}$/.test(text)) return new Date(Number(text));
  const time = readTime(text);
  if (!time) throw refuse(400, `"${text.slice(0, 50)}" is no time: use now-15m, ISO 8601 or milliseconds`);
  return time;
}

/** The range of a search; the last 15 minutes unless it says otherwise. */
export function readRange(from: unknown, to: unknown, now: Date): { from: Date; to: Date } {
  const range = {
    from: readMoment(textOr(from, 'now-15m'), now),
    to: readMoment(textOr(to, 'now'), now),
  };
  if (range.from > range.to) throw refuse(400, 'The end of the range lies before its beginning');
  return range;
}

function textOr(value: unknown, otherwise: string): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : otherwise;
}

/** Where the next page begins, as text that tells nothing. */
export function writeCursor(offset: number): string {
  return Buffer.from(JSON.stringify({ after: offset })).toString('base64url');
}

/** @throws what `refuseCursor` makes for a text that no answer gave. */
export function readCursor(cursor: unknown, refuseCursor: () => Error): number {
  if (cursor === undefined || cursor === null || cursor === '') return 0;
  const match =
    typeof cursor === 'string'
      ? /^\{"after":(\d+)\}$/.exec(Buffer.from(cursor, 'base64url').toString())
      : null;
  if (!match?.[1]) throw refuseCursor();
  return Number(match[1]);
}
