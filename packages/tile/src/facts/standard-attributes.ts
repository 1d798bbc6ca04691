/** Datadog's standard attributes without a namespace. */
export const standardAttributes: ReadonlySet<string> = new Set([
  'duration', 'host', 'service', 'source', 'status', 'message', 'timestamp', 'trace_id', 'span_id', 'env', 'version',
]); // prettier-ignore

const namespaces = [
  'http',
  'network',
  'error',
  'db',
  'evt',
  'logger',
  'usr',
  'syslog',
  'dns',
  'ocsf',
  'os',
  'device',
];

export function isStandardAttribute(path: string): boolean {
  return standardAttributes.has(path) || namespaces.some((namespace) => path.startsWith(`${namespace}.`));
}
