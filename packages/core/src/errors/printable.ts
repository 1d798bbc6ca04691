/**
 * Makes one short quoted line of a value from outside, for messages and logs.
 *
 * @param value anything
 * @param maxLength characters of the value to show
 * @returns a text that is safe in a message and a log
 */
export function printable(value: unknown, maxLength = 80): string {
  if (value === undefined) return 'nothing';
  if (typeof value !== 'string') return `a value of type ${Array.isArray(value) ? 'array' : typeof value}`;
  // Letters of other scripts are escaped as well: a look-alike must look different in a log.
  const escaped = value
    .slice(0, maxLength)
    .replace(
      /[^\x20-\x7e]|["\\]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  return `"${escaped}${value.length > maxLength ? '…' : ''}"`;
}
