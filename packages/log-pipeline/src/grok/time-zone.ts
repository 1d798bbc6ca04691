const minuteMs = 60_000;

/** Abbreviations as Java reads them: a zone with its own daylight saving time. */
const abbreviations: ReadonlyMap<string, string> = new Map([
  ['EST', 'America/New_York'],
  ['EDT', 'America/New_York'],
  ['CST', 'America/Chicago'],
  ['CDT', 'America/Chicago'],
  ['MST', 'America/Denver'],
  ['MDT', 'America/Denver'],
  ['PST', 'America/Los_Angeles'],
  ['PDT', 'America/Los_Angeles'],
  ['AKST', 'America/Anchorage'],
  ['AKDT', 'America/Anchorage'],
  ['HST', 'Pacific/Honolulu'],
  ['AST', 'America/Halifax'],
  ['ADT', 'America/Halifax'],
  ['NST', 'America/St_Johns'],
  ['NDT', 'America/St_Johns'],
  ['ART', 'America/Argentina/Buenos_Aires'],
  ['BRT', 'America/Sao_Paulo'],
  ['BRST', 'America/Sao_Paulo'],
  ['CLT', 'America/Santiago'],
  ['COT', 'America/Bogota'],
  ['PET', 'America/Lima'],
  ['WET', 'Europe/Lisbon'],
  ['WEST', 'Europe/Lisbon'],
  ['BST', 'Europe/London'],
  ['CET', 'Europe/Paris'],
  ['CEST', 'Europe/Paris'],
  ['EET', 'Europe/Athens'],
  ['EEST', 'Europe/Athens'],
  ['MET', 'Europe/Paris'],
  ['MEST', 'Europe/Paris'],
  ['MSK', 'Europe/Moscow'],
  ['SAST', 'Africa/Johannesburg'],
  ['CAT', 'Africa/Maputo'],
  ['EAT', 'Africa/Nairobi'],
  ['WAT', 'Africa/Lagos'],
  ['TRT', 'Europe/Istanbul'],
  ['IDT', 'Asia/Jerusalem'],
  ['GST', 'Asia/Dubai'],
  ['PKT', 'Asia/Karachi'],
  ['IST', 'Asia/Kolkata'],
  ['SGT', 'Asia/Singapore'],
  ['HKT', 'Asia/Hong_Kong'],
  ['JST', 'Asia/Tokyo'],
  ['KST', 'Asia/Seoul'],
  ['ICT', 'Asia/Bangkok'],
  ['WIB', 'Asia/Jakarta'],
  ['PHT', 'Asia/Manila'],
  ['AWST', 'Australia/Perth'],
  ['ACST', 'Australia/Adelaide'],
  ['ACDT', 'Australia/Adelaide'],
  ['AEST', 'Australia/Sydney'],
  ['AEDT', 'Australia/Sydney'],
  ['NZST', 'Pacific/Auckland'],
  ['NZDT', 'Pacific/Auckland'],
]);

const universal = /^(?:UTC|GMT|UT|Z|z|Zulu)$/;

/** Tells the milliseconds of a local time: given the same clock reading in UTC. */
export type TimeZone = (localMs: number) => number;

/** A zone by offset (`+02:00`, `-3`, `UTC+5`), abbreviation or IANA name; undefined when there is no such zone. */
export function findTimeZone(name: string): TimeZone | undefined {
  if (universal.test(name)) return (localMs) => localMs;
  const offset = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d{2}))?(?::?(\d{2}))?$/.exec(name);
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
    const shift = (offset[1] === '-' ? -minutes : minutes) * minuteMs;
    return (localMs) => localMs - shift;
  }
  return namedZone(abbreviations.get(name) ?? name);
}

const namedZones = new Map<string, TimeZone | undefined>();

function namedZone(name: string): TimeZone | undefined {
  if (!/^[A-Za-z][\w/+-]*$/.test(name)) return undefined;
  if (!namedZones.has(name)) {
    if (namedZones.size > 1000) namedZones.clear();
    namedZones.set(name, createNamedZone(name));
  }
  return namedZones.get(name);
}

function createNamedZone(name: string): TimeZone | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  const offsets = new Map<number, number>();
  const offsetAt = (moment: number): number => {
    const quarter = Math.floor(moment / quarterHourMs);
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      if (offsets.size >= maxRememberedOffsets) offsets.clear();
      offset = readOffset(format, quarter * quarterHourMs);
      offsets.set(quarter, offset);
    }
    return offset;
  };
  return (localMs) => {
    // The offset at the guessed moment may differ from that at the real one: the second guess settles it.
    const first = localMs - offsetAt(localMs);
    return localMs - offsetAt(first);
  };
}

/** Clocks are changed at full quarters of an hour. */
const quarterHourMs = 15 * minuteMs;
const maxRememberedOffsets = 1000;

function readOffset(format: Intl.DateTimeFormat, moment: number): number {
  const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return local - Math.floor(moment / 1000) * 1000;
}
