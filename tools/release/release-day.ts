/** @returns the day as it was given @throws Error when the calendar has no such day */
export function parseReleaseDay(text: string): string {
  // The calendar rolls over: the 31st of February is a day in March.
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== text)
    throw new Error(`--date "${text}" is not a day such as 2026-02-03.`);
  return text;
}
