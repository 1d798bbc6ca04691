/** JSON as Datadog's tools write it: two spaces, keys in their order, no newline at the end. */
export function formatJson(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

/** The same for a text that is JSON: numbers and escapes stay as they are written, only white space changes. */
export function reindentJson(text: string): string {
  const pieces: string[] = [];
  let depth = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[{]\s*[\]}]|[[\]{}:,]|[^\s"[\]{}:,]+/g)) {
    if (token === '{' || token === '[') {
      depth += 1;
      pieces.push(token + line());
    } else if (token === '}' || token === ']') {
      depth -= 1;
      pieces.push(line() + token);
    } else if (token === ',') pieces.push(token + line());
    else if (token === ':') pieces.push(': ');
    else pieces.push(/^[[{]/.test(token) ? token.replace(/\s+/, '') : token);
  }
  return pieces.join('');
}
