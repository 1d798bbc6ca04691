/** The query as it came: every value of every name, where a framework's parser would merge or drop repetitions. */
export function queryOf(url: string): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start === -1 ? '' : url.slice(start + 1));
}
