import { dateNamesOf, type DateNames } from './date-names.ts';
import { GrokSyntaxError } from './grok-reference.ts';
import { findTimeZone } from './time-zone.ts';

/** A date pattern, compiled. */
export interface DateFormat {
  /** The regular expression of what fits the pattern. */
  pattern: string;
  /** Milliseconds since 1970; undefined when the text names no date. */
  parse(text: string, now: number): number | undefined;
}

interface Fields {
  era: number;
  year: number;
  month: number;
  day: number;
  dayOfYear: number;
  week: number;
  weekday: number;
  hour: number;
  hour12: number;
  afternoon: boolean;
  minute: number;
  second: number;
  milliseconds: number;
  zone: string;
}

type ReadField = (text: string, fields: Partial<Fields>, now: number) => void;

interface Piece {
  pattern: string;
  read?: ReadField;
}

const dayMs = 86_400_000;

/**
 * Compiles a date pattern as Java writes them (`yyyy-MM-dd'T'HH:mm:ss.SSSZ`). What a pattern does not name is taken from
 * the moment `now`: the year, and the day when there is only a time.
 *
 * @param options `zone` of dates that name none, UTC when absent; `locale` of names, English when absent
 * @throws GrokSyntaxError for letters that mean nothing
 */
export function compileDateFormat(
  format: string,
  options: { zone?: string; locale?: string } = {},
): DateFormat {
  const { zone = 'UTC', locale = 'en' } = options;
  const standard = findTimeZone(zone);
  if (!standard) throw new GrokSyntaxError(`There is no time zone "${zone}"`);
  const pieces = splitFormat(format, dateNamesOf(locale));
  const readers = pieces.flatMap(({ read }) => (read ? [read] : []));
  const whole = new RegExp(
    `^${pieces.map(({ pattern, read }) => (read ? `(${pattern})` : pattern)).join('')}$`,
    'iu',
  );
  return {
    pattern: pieces.map(({ pattern }) => pattern).join(''),
    parse(text, now) {
      const found = whole.exec(text);
      if (!found) return undefined;
      const fields: Partial<Fields> = {};
      readers.forEach((read, index) => {
        read(found[index + 1] ?? '', fields, now);
      });
      const local = localTime(fields, now);
      if (local === undefined) return undefined;
      const named = fields.zone === undefined ? standard : findTimeZone(fields.zone);
      return named?.(local);
    },
  };
}

function splitFormat(format: string, names: DateNames): Piece[] {
  const pieces = format.match(/'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+|'/g) ?? [];
  return pieces.map((piece) => {
    if (piece === "''") return { pattern: "'" };
    if (piece.startsWith("'")) return { pattern: escapeText(piece.slice(1, -1).replaceAll("''", "'")) };
    return /^[A-Za-z]/.test(piece)
      ? letterPiece(piece.charAt(0), piece.length, format, names)
      : { pattern: escapeText(piece) };
  });
}

function letterPiece(letter: string, count: number, format: string, names: DateNames): Piece {
  const digits = count === 1 ? String.raw`\d{1,2}` : String.raw`\d{${String(count)}}`;
  switch (letter) {
    case 'y':
    case 'Y':
    case 'u':
      return { pattern: count === 2 ? String.raw`\d{2}` : String.raw`\d{4}`, read: readYear };
    case 'M':
    case 'L':
      if (count < 3) return { pattern: digits, read: numberInto('month') };
      return { pattern: namePattern(names.months, count), read: nameInto('month', names.months) };
    case 'd':
      return { pattern: digits, read: numberInto('day') };
    case 'D':
      return { pattern: count === 1 ? String.raw`\d{1,3}` : digits, read: numberInto('dayOfYear') };
    case 'w':
      return { pattern: digits, read: numberInto('week') };
    case 'e':
      return { pattern: String.raw`\d`, read: numberInto('weekday') };
    case 'E':
      return { pattern: namePattern(names.weekdays, count), read: nameInto('weekday', names.weekdays) };
    case 'H':
      return { pattern: digits, read: numberInto('hour') };
    case 'k':
      return { pattern: digits, read: (text, fields) => (fields.hour = Number(text) % 24) };
    case 'h':
      return { pattern: digits, read: (text, fields) => (fields.hour12 = Number(text) % 12) };
    case 'K':
      return { pattern: digits, read: numberInto('hour12') };
    case 'm':
      return { pattern: digits, read: numberInto('minute') };
    case 's':
      return { pattern: digits, read: numberInto('second') };
    case 'S':
    case 'n':
      return { pattern: String.raw`\d{${String(count)}}`, read: readFraction };
    case 'a':
      return { pattern: '[aApP]\\.?[mM]\\.?', read: (text, fields) => (fields.afternoon = /^p/i.test(text)) };
    case 'G':
      return { pattern: '[A-Za-z]{2}', read: (text, fields) => (fields.era = /^b/i.test(text) ? -1 : 1) };
    case 'z':
    case 'V':
    case 'v':
      return { pattern: zoneName, read: readZone };
    case 'Z':
    case 'X':
    case 'x':
    case 'O':
      return { pattern: count > 2 ? zoneName : zoneOffset, read: readZone };
    default:
      throw new GrokSyntaxError(
        `The date pattern "${format}" has the letter "${letter}", which means nothing`,
      );
  }
}

const zoneOffset = String.raw`(?:Z|[+-]\d{2}(?::?\d{2})?)`;
const zoneName = String.raw`(?:[A-Za-z]+(?:/[A-Za-z_]+)*(?:[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:?\d{2})`;

const readZone: ReadField = (text, fields) => (fields.zone = text);

function numberInto(
  name: 'month' | 'day' | 'dayOfYear' | 'week' | 'weekday' | 'hour' | 'hour12' | 'minute' | 'second',
): ReadField {
  return (text, fields) => {
    fields[name] = Number(text);
  };
}

const readYear: ReadField = (text, fields) => {
  const year = Number(text);
  // Two digits mean the years from 2000 to 2099, as in Java.
  fields.year = text.length === 2 ? 2000 + year : year;
};

/** Names of three letters in English; elsewhere short forms differ in length, and may end with a point. */
function namePattern(names: DateNames['months'], count: number): string {
  const isShort = count <= 3 && names.every((forms) => forms.some((form) => /^[a-z]{3}$/.test(form)));
  return isShort ? '[A-Za-z]{3}' : String.raw`[\p{L}\p{M}]+\.?`;
}

function nameInto(field: 'month' | 'weekday', names: DateNames['months']): ReadField {
  return (text, fields) => {
    const wanted = text.toLowerCase().replace(/\.$/, '');
    fields[field] = 1 + names.findIndex((forms) => forms.includes(wanted));
  };
}

const readFraction: ReadField = (text, fields) => {
  fields.milliseconds = Math.floor(Number(`0.${text}`) * 1000 + 1e-6);
};

/** The clock reading as if it were in UTC; undefined for a day or an hour that does not exist. */
function localTime(fields: Partial<Fields>, now: number): number | undefined {
  const hasDay = fields.month !== undefined || fields.day !== undefined || fields.dayOfYear !== undefined;
  const year = new Date(now).getUTCFullYear();
  if (fields.year !== undefined) return dateInYear(fields.year * (fields.era ?? 1), fields, now);
  if (!hasDay) return dateInYear(year, fields, now);
  // Without a year, the date is the one that is less than about half a year away from now.
  const candidates = [year - 1, year, year + 1].map((candidate) => dateInYear(candidate, fields, now));
  return candidates.find((date) => date !== undefined && date > now - halfYearMs);
}

const halfYearMs = 180 * dayMs;

function dateInYear(year: number, fields: Partial<Fields>, now: number): number | undefined {
  const today = new Date(now);
  const hasDay = fields.month !== undefined || fields.day !== undefined || fields.dayOfYear !== undefined;
  const month = fields.month ?? (hasDay || fields.year !== undefined ? 1 : today.getUTCMonth() + 1);
  const takesDay = !hasDay || (fields.month !== undefined && fields.dayOfYear !== undefined);
  const day = fields.day ?? (takesDay && fields.year === undefined ? today.getUTCDate() : 1);
  const hour = fields.hour ?? (fields.hour12 ?? 0) + (fields.afternoon === true ? 12 : 0);
  const { minute = 0, second = 0, milliseconds = 0 } = fields;
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60)
    return undefined;
  const start = new Date(0);
  start.setUTCFullYear(year, month - 1, day);
  if (start.getUTCMonth() !== month - 1) return undefined;
  if (fields.dayOfYear !== undefined && fields.month === undefined)
    start.setUTCFullYear(year, 0, fields.dayOfYear);
  if (fields.week !== undefined)
    start.setTime(isoWeekStart(year, fields.week) + ((fields.weekday ?? 1) - 1) * dayMs);
  return start.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds;
}

function isoWeekStart(year: number, week: number): number {
  const january4 = Date.UTC(year, 0, 4);
  const weekday = (new Date(january4).getUTCDay() + 6) % 7;
  return january4 + ((week - 1) * 7 - weekday) * dayMs;
}

function escapeText(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
