import vendorDashboardSchema from './generated/vendor-dashboard.json' with { type: 'json' };
import vendorMonitorSchema from './generated/vendor-monitor.json' with { type: 'json' };
import type { JsonPath } from '../tile/structured-document.ts';

/** The part of JSON Schema that `scripts/generate-tile-schemas.ts` writes. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly discriminator?: { readonly propertyName: string };
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** Where a value differs from the vendor's model. */
export interface Mismatch {
  readonly path: JsonPath;
  readonly message: string;
  /** The telling attribute has a value the model does not know; nothing below it was compared. */
  readonly unknownVariant?: { readonly key: string; readonly value: unknown };
}

export const vendorDashboard: Schema = vendorDashboardSchema;
export const vendorMonitor: Schema = vendorMonitorSchema;

/**
 * Compares a value with a schema generated from the vendor's model tables. A compiled validator of these schemas
 * weighs 1.3 MB and costs a cold start 24 ms; reading them takes 3.
 */
export function compareWithModel(root: Schema, value: unknown): readonly Mismatch[] {
  return [...compare(root, root, value, [])];
}

function* compare(root: Schema, schema: Schema, value: unknown, path: JsonPath): Generator<Mismatch> {
  if (schema.$ref !== undefined) {
    const target = root.$defs?.[schema.$ref.replace('#/$defs/', '')];
    if (target) yield* compare(root, target, value, path);
    return;
  }
  if (schema.enum && !schema.enum.includes(value)) {
    yield { path, message: `is ${quote(value)}, which is none of ${listed(schema.enum)}` };
    return;
  }
  if (schema.type !== undefined && ![schema.type].flat().includes(typeOf(value))) {
    yield { path, message: `is ${article(typeOf(value))}, not ${article([schema.type].flat()[0] ?? '')}` };
    return;
  }
  if (schema.anyOf) yield* compareAny(root, schema.anyOf, value, path);
  if (Array.isArray(value)) {
    if (schema.items)
      for (const [index, item] of value.entries()) yield* compare(root, schema.items, item, [...path, index]);
  } else if (isObject(value)) yield* compareObject(root, schema, value, path);
}

function* compareObject(
  root: Schema,
  schema: Schema,
  value: Readonly<Record<string, unknown>>,
  path: JsonPath,
): Generator<Mismatch> {
  for (const key of schema.required ?? []) {
    if (!Object.hasOwn(value, key)) yield { path, message: `lacks "${key}"` };
  }
  for (const [key, member] of Object.entries(value)) {
    const known =
      schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
    const wanted = known ?? schema.additionalProperties;
    if (wanted) yield* compare(root, wanted, member, [...path, key]);
  }
  const key = schema.discriminator?.propertyName;
  if (key === undefined || !Object.hasOwn(value, key)) return;
  const variant = variantsOf(root, schema, key).get(value[key]);
  if (variant) yield* compare(root, variant, value, path);
  else {
    const unknownVariant = { key, value: value[key] };
    yield {
      path: [...path, key],
      message: `is ${quote(value[key])}, which the model does not know`,
      unknownVariant,
    };
  }
}

/** The member with the fewest differences speaks for all. */
function* compareAny(
  root: Schema,
  members: readonly Schema[],
  value: unknown,
  path: JsonPath,
): Generator<Mismatch> {
  let best: readonly Mismatch[] | undefined;
  for (const member of members) {
    const mismatches = [...compare(root, member, value, path)];
    if (mismatches.length === 0) return;
    if (!best || depth(mismatches) > depth(best)) best = mismatches;
  }
  yield* best ?? [];
}

/** The deeper the first difference, the better the member fits. */
function depth(mismatches: readonly Mismatch[]): number {
  return Math.max(...mismatches.map((mismatch) => mismatch.path.length));
}

const variants = new WeakMap<Schema, ReadonlyMap<unknown, Schema>>();

/** The members of a union by their telling value; built once for each union. */
function variantsOf(root: Schema, schema: Schema, key: string): ReadonlyMap<unknown, Schema> {
  const known = variants.get(schema);
  if (known) return known;
  const members = (schema.oneOf ?? []).flatMap((member) =>
    variantValues(root, member, key).map((value) => [value, member] as const),
  );
  const built = new Map<unknown, Schema>(members);
  variants.set(schema, built);
  return built;
}

function variantValues(root: Schema, member: Schema, key: string): readonly unknown[] {
  const target = member.$ref === undefined ? member : root.$defs?.[member.$ref.replace('#/$defs/', '')];
  return target?.properties?.[key]?.enum ?? [];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function article(type: string): string {
  return type === 'null' ? 'null' : /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function quote(value: unknown): string {
  return JSON.stringify(value).slice(0, 60);
}

function listed(values: readonly unknown[]): string {
  const shown = values
    .slice(0, 12)
    .map((value) => JSON.stringify(value))
    .join(', ');
  return values.length > 12 ? `${shown} …` : shown;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
