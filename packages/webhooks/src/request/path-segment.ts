/**
 * Encodes a name as one segment of a path.
 * @returns undefined for a name that could leave its segment: empty, `.`, `..`, with a slash, a backslash, a control
 * character or half a surrogate pair. Some proxies decode `%2f`, so encoding alone would not keep a slash in place.
 */
export function pathSegment(name: unknown): string | undefined {
  if (typeof name !== 'string' || name === '' || name === '.' || name === '..') return undefined;
  if (/[/\\\p{Cc}]/u.test(name) || !name.isWellFormed()) return undefined;
  return encodeURIComponent(name);
}
