import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';

/** Says in one sentence where a value departs from its schema, in the words of Datadog's validator. */
export function describeMismatch(schema: TSchema, value: unknown): string {
  const [first] = Value.Errors(schema, value);
  if (!first) return 'JSON validation failed.';
  const path = first.instancePath.split('/').filter((part) => part !== '');
  return `JSON validation failed at ${['$', ...path].join('.')}: ${first.message}.`;
}
