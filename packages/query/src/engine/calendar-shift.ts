import { NotEvaluated } from './not-evaluated.ts';
import type { TimeRange } from './time-grid.ts';

const daySeconds = 86_400;

/**
 * A range moved by days, weeks or months of a time zone's calendar.
 *
 * @param shift `-1d`, `-2w`, `-1mo`
 */
export function shiftByCalendar(range: TimeRange, shift: string, timeZone: string): TimeRange {
  const [, count = '', unit] = /^(-\d{1,3})(d|w|mo)$/.exec(shift) ?? [];
  if (unit === undefined) throw new NotEvaluated(`\`calendar_shift\` by \`${shift}\``);
  const move = (seconds: number) => moveBack(seconds, Number(count), unit, timeZone);
  return { fromSeconds: move(range.fromSeconds), toSeconds: move(range.toSeconds) };
}

/** Moves the local clock time; what the zone's offset changed by in between does not move it. */
function moveBack(seconds: number, count: number, unit: string, timeZone: string): number {
  const local = seconds + offsetSeconds(seconds, timeZone);
  const moved =
    unit === 'mo' ? moveMonths(local, count) : local + count * daySeconds * (unit === 'w' ? 7 : 1);
  return moved - offsetSeconds(moved - offsetSeconds(seconds, timeZone), timeZone);
}

/** The same day of another month, or its last day when that month is shorter. */
function moveMonths(seconds: number, count: number): number {
  const date = new Date(seconds * 1000);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + count);
  const days = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, days));
  return date.getTime() / 1000;
}

function offsetSeconds(seconds: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  const name = formatOf(timeZone)
    .formatToParts(seconds * 1000)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours = '0', minutes = '0'] = /^GMT([+-])(\d{2}):(\d{2})/.exec(name ?? '') ?? [];
  const offset = Number(hours) * 3600 + Number(minutes) * 60;
  return sign === '-' ? -offset : offset;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch (error) {
    if (error instanceof RangeError) throw new NotEvaluated(`the time zone \`${timeZone}\` is not known`);
    throw error;
  }
}
