import { isObject, objectAt, type DocumentedOperation, type JsonObject } from './documents.ts';

/** Everything that the schema names, or what it demands alone. */
export type Extent = 'full' | 'minimal';

/** A body that keeps to the operation's schema, from the examples of its document where there are any. */
export function exampleBody(operation: DocumentedOperation, extent: Extent): unknown {
  if (extent === 'full' && operation.example !== undefined) return structuredClone(operation.example);
  return operation.requestSchema === undefined ? undefined : valueOf(operation.requestSchema, extent);
}

function valueOf(schema: JsonObject, extent: Extent): unknown {
  const { example, type, enum: values } = schema;
  const properties = objectAt(schema.properties);
  if (extent === 'full' && example !== undefined) return structuredClone(example);
  const [choice] = [schema.oneOf, schema.anyOf].flatMap((list) => (Array.isArray(list) ? list : []));
  if (isObject(choice)) return valueOf(choice, extent);
  if (Array.isArray(schema.allOf)) {
    return Object.assign(
      {},
      ...schema.allOf.filter(isObject).map((part) => valueOf(part, extent)),
    ) as unknown;
  }
  if (Object.keys(properties).length > 0) {
    const names = extent === 'full' ? Object.keys(properties) : requiredOf(schema);
    return Object.fromEntries(
      names
        .filter((name) => !isReadOnly(objectAt(properties, name)))
        .map((name) => [name, valueOf(objectAt(properties, name), extent)]),
    );
  }
  if (example !== undefined) return structuredClone(example);
  if (Array.isArray(values)) return values[0];
  if (type === 'array') {
    const isEmpty = extent === 'minimal' && !(typeof schema.minItems === 'number' && schema.minItems > 0);
    return isEmpty ? [] : [valueOf(objectAt(schema.items), extent)];
  }
  if (type === 'integer' || type === 'number') return typeof schema.minimum === 'number' ? schema.minimum : 1;
  if (type === 'boolean') return false;
  if (type === 'object') return {};
  if (schema.format === 'date-time') return '2026-11-02T10:00:00Z';
  if (schema.format === 'uuid') return '00000000-0000-4000-8000-000000000001';
  if (schema.format === 'email') return 'person@example.com';
  return 'text';
}

function isReadOnly(schema: JsonObject): boolean {
  return schema.readOnly === true;
}

function requiredOf(schema: JsonObject): string[] {
  return Array.isArray(schema.required) ? schema.required.filter((name) => typeof name === 'string') : [];
}

/** The same body without each of the properties that its schema demands, at any depth. */
export function bodiesLackingOne(
  operation: DocumentedOperation,
  body: unknown,
): { lacking: string; body: unknown }[] {
  const { requestSchema } = operation;
  if (requestSchema === undefined) return [];
  return requiredPaths(requestSchema, body, []).map((path) => ({
    lacking: path.join('.'),
    body: without(body, path),
  }));
}

function requiredPaths(schema: JsonObject, value: unknown, path: readonly string[]): string[][] {
  if (Array.isArray(value)) {
    const items = objectAt(schema.items);
    return value.length === 0 ? [] : requiredPaths(items, value[0], [...path, '0']);
  }
  if (!isObject(value)) return [];
  const properties = objectAt(schema.properties);
  const own = requiredOf(schema)
    .filter((name) => name in value)
    .map((name) => [...path, name]);
  const inner = Object.entries(value).flatMap(([name, child]) =>
    requiredPaths(objectAt(properties, name), child, [...path, name]),
  );
  return [...own, ...inner];
}

function without(value: unknown, [name = '', ...rest]: readonly string[]): unknown {
  if (Array.isArray(value)) {
    return value.map((entry: unknown, index) => (String(index) === name ? without(entry, rest) : entry));
  }
  if (!isObject(value)) return value;
  if (rest.length > 0) return { ...value, [name]: without(value[name], rest) };
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
}
