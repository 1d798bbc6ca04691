/** Letters and digits only, lower case: two spellings of one name become equal. */
export function foldName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '');
}

/** `Nova Relay` → `nova-relay` */
export function kebabCase(name: string): string {
  const folded = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 255);
  return folded.replace(/-+$/, '') || 'integration';
}

/** `Nova Relay` → `nova_relay` */
export function snakeCase(name: string): string {
  return kebabCase(name).replaceAll('-', '_');
}

/** As Datadog's tools derive the `integration` column: runs of other characters become `_`. */
export function normalizeSourceTypeName(name: string): string {
  return name
    .replace(/[^A-Za-z0-9_-]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();
}
