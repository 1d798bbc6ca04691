/**
 * The JSON text of a finite number.
 *
 * Inside a list, because V8 keeps the text of every number that is turned into a string directly: values that never
 * return would push each other out of that cache at twice the time, and grow the heap on their way.
 */
export function jsonNumber(value: number): string {
  return JSON.stringify([value]).slice(1, -1);
}
