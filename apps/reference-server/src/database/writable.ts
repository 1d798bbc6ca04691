/** What PostgreSQL takes: no NUL, and no half of a character. */
export function writable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/**
 * JSON that a `jsonb` column takes, and the operators of a `json` one: the same without NUL and without halves of characters, in
 * names and values.
 *
 * @throws TypeError for what JSON cannot say, such as `undefined` or a `bigint`
 */
export function writableJson(value: unknown): string {
  // Escapes are read one by one: the text `\u0000`, whose backslash is escaped itself, is an ordinary one.
  return JSON.stringify(value).replaceAll(/\\(u0000|ud[89a-f][\da-f]{2}|.)/g, (escape, what: string) => {
    if (what === 'u0000') return '';
    return what.startsWith('ud') ? '\ufffd' : escape;
  });
}
