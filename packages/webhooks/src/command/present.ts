/**
 * Writes an object for people, one field per line. Values of headers and a password in the URL are hidden: a terminal
 * is often shared.
 */
export function present(object: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(object).map(([field, value]) => `${field}: ${presentField(field, value)}`);
  return lines.length === 0 ? 'Done.\n' : `${lines.join('\n')}\n`;
}

function presentField(field: string, value: unknown): string {
  if (field === 'custom_headers' && typeof value === 'string') return hideValues(value);
  if (field === 'url' && typeof value === 'string') return value.replace(/\/\/[^/@]*@/, '//…@');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

// Whatever follows a colon in the JSON text of the headers, also when it is not the JSON that we would write.
function hideValues(headers: string): string {
  return headers.replace(/:\s*"(?:[^"\\]|\\.)*"/g, ': "…"');
}
