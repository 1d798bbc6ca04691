/** A time as Datadog's Python services write it: microseconds, unless there are none, and an offset. */
export function pythonTime(date: Date): string {
  const text = date.toISOString();
  return text.endsWith('.000Z') ? text.replace('.000Z', '+00:00') : text.replace('Z', '000+00:00');
}

/** A time as its Go services write it: no more digits than it has. */
export function goTime(date: Date): string {
  return date.toISOString().replace(/\.?0*Z$/, 'Z');
}

/** Whole seconds since 1970. */
export function secondsOf(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
