/** JSON as Datadog's tools write it: two spaces, keys in their order, no newline at the end. */
export function formatJson(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
