/** The name of a file without folders and extension, as it may stand in an address. */
export function slugOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
