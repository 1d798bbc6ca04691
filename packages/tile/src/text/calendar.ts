/** Whether `YYYY-MM-DD` names a day. */
export function isCalendarDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Whether a day has not begun anywhere on earth. */
export function isFuture(text: string, now: Date = new Date()): boolean {
  const furthestEast = new Date(now.getTime() + 14 * 3_600_000);
  return text > furthestEast.toISOString().slice(0, 10);
}

export function today(now: Date = new Date()): string {
  return now.toISOString().slice(0, 10);
}
