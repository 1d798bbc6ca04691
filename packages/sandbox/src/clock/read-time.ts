const iso = /^(\d{4})-(\d{2})-(\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/** Reads a time of ISO 8601; `undefined` for other forms, and for days that the calendar does not have. */
export function readTime(text: string): Date | undefined {
  const [, year, month, day] = iso.exec(text) ?? [];
  const time = new Date(text.replace(',', '.'));
  const daysOfMonth = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return Number.isNaN(time.getTime()) || Number(day) > daysOfMonth || day === undefined ? undefined : time;
}
