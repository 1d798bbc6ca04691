/** Printable ASCII without the two characters that JSON escapes. */
const plain = /^[ !#-[\]-~]*$/;

/** The JSON text of a string, at the cost of a look for the common case. */
export function jsonString(value: string): string {
  return plain.test(value) ? `"${value}"` : JSON.stringify(value);
}
