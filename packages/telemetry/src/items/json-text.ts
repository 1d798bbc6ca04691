/**
 * The JSON text of a finite number.
 *
 * Inside a list, because V8 keeps the text of every number that is turned into a string directly: values that never
 * return would push each other out of that cache at twice the time, and grow the heap on their way.
 */
export function jsonNumber(value: number): string {
  return JSON.stringify([value]).slice(1, -1);
}

/** Printable ASCII without the two characters that JSON escapes. */
const plain = /^[ !#-[\]-~]*$/;

/** The JSON text of a string, at the cost of a look for the common case. */
export function jsonString(value: string): string {
  return plain.test(value) ? `"${value}"` : JSON.stringify(value);
}
