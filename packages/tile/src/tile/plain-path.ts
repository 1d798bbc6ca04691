/** A path as the files are listed: with `/`, without a leading `./`. It is not checked for leading out of the tile. */
export function plainPath(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^(\.?\/)+/, '')
    .replace(/\/{2,}/g, '/');
}
