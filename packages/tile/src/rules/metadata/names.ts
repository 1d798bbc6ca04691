/** A metric's name as Datadog stores it. */
export function normaliseMetricName(name: string): string {
  return name
    .replace(/[^a-zA-Z0-9_.]+/g, '_')
    .replace(/^[^a-zA-Z]+/, '_')
    .replace(/_*\._*/g, '.')
    .replace(/^_+|_+$/g, '');
}

/** A few words from a name: `nova.queue.depth_max` → `queue depth max`. */
export function deriveShortName(name: string, prefix: string): string {
  const own = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  return own.replace(/[._]+/g, ' ').trim();
}
