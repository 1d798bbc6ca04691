import vendorDashboardSchema from './generated/vendor-dashboard.json' with { type: 'json' };
import vendorMonitorSchema from './generated/vendor-monitor.json' with { type: 'json' };
import { nearest } from '../text/nearest.ts';
import type { JsonPath } from '../tile/change.ts';

/** The part of JSON Schema that `packages/tile/generate/schemas.ts` writes. */
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
  const found: Mismatch[] = [];
  compare({ root, path: [], found }, root, value);
  return found;
}

/** One walk over a value: where it stands, and what differed so far. */
interface Walk {
  readonly root: Schema;
  readonly path: (string | number)[];
  readonly found: Mismatch[];
}

function report(walk: Walk, message: string): void {
  walk.found.push({ path: [...walk.path], message });
}

function compare(walk: Walk, schema: Schema, value: unknown): void {
  if (schema.$ref !== undefined) {
    const target = resolve(walk.root, schema.$ref);
    if (target) compare(walk, target, value);
    return;
  }
  if (schema.enum && !schema.enum.includes(value)) {
    report(walk, `is ${quote(value)}, expected one of ${listed(schema.enum)}`);
    return;
  }
  if (schema.type !== undefined && !hasType(schema.type, typeOf(value))) {
    report(walk, `is ${article(typeOf(value))}, not ${article([schema.type].flat()[0] ?? '')}`);
    return;
  }
  if (schema.anyOf) compareAny(walk, schema.anyOf, value);
  if (Array.isArray(value)) {
    if (schema.items)
      for (const [index, item] of value.entries()) compareBelow(walk, index, schema.items, item);
  } else if (isObject(value)) compareObject(walk, schema, value);
}

/**
 * What the model requires and Datadog accepts without: the only formula of a widget needs no number to be sorted by,
 * and a color that always holds no value to compare with. Source: recorded answers of the API (200), published tiles.
 */
const filledIn: Readonly<Record<string, ReadonlySet<string>>> = {
  order_by: new Set(['index']),
  conditional_formats: new Set(['comparator', 'value']),
};

function isFilledIn(path: readonly (string | number)[], key: string): boolean {
  const list = path.findLast((step) => typeof step === 'string');
  return typeof list === 'string' && Object.hasOwn(filledIn, list) && filledIn[list]?.has(key) === true;
}

function compareBelow(walk: Walk, step: string | number, schema: Schema, value: unknown): void {
  walk.path.push(step);
  compare(walk, schema, value);
  walk.path.pop();
}

function compareObject(walk: Walk, schema: Schema, value: Readonly<Record<string, unknown>>): void {
  for (const key of schema.required ?? [])
    if (!Object.hasOwn(value, key) && !isFilledIn(walk.path, key)) report(walk, `lacks "${key}"`);
  const { properties, additionalProperties } = schema;
  if (properties ?? additionalProperties) {
    for (const key of Object.keys(value)) {
      const known = properties && Object.hasOwn(properties, key) ? properties[key] : undefined;
      const wanted = known ?? additionalProperties;
      if (wanted) compareBelow(walk, key, wanted, value[key]);
      else if (properties) compareKey(walk, key, properties, value);
    }
  }
  const key = schema.discriminator?.propertyName;
  if (key === undefined || !Object.hasOwn(value, key)) return;
  const variant = variantsOf(walk.root, schema, key).get(value[key]);
  if (variant) compare(walk, variant, value);
  else {
    const unknownVariant = { key, value: value[key] };
    const message = `is ${quote(value[key])}, which the model does not know`;
    walk.found.push({ path: [...walk.path, key], message, unknownVariant });
  }
}

const maxKeys = 200;

const keyLists = new WeakMap<object, readonly string[]>();

/** One list per schema, which `nearest` prepares once. */
function keysOf(properties: Readonly<Record<string, Schema>>): readonly string[] {
  const known = keyLists.get(properties);
  if (known) return known;
  const keys = Object.keys(properties);
  keyLists.set(properties, keys);
  return keys;
}

/** An unknown key may be newer than the model; one that is nearly a known key which is absent was misspelled. */
function compareKey(
  walk: Walk,
  key: string,
  properties: Readonly<Record<string, Schema>>,
  value: Readonly<Record<string, unknown>>,
): void {
  // Of an object with a thousand unknown keys none is a slip of the pen.
  if (key.length < 5 || Object.keys(value).length > maxKeys) return;
  const guess = nearest(key, keysOf(properties));
  if (guess === undefined || Object.hasOwn(value, guess)) return;
  walk.found.push({ path: [...walk.path, key], message: `is not a known key; did you mean "${guess}"?` });
}

/** The member with the fewest differences speaks for all. */
function compareAny(walk: Walk, members: readonly Schema[], value: unknown): void {
  let best: readonly Mismatch[] | undefined;
  for (const member of members) {
    const found: Mismatch[] = [];
    compare({ ...walk, found }, member, value);
    if (found.length === 0) return;
    if (!best || depth(found) > depth(best)) best = found;
  }
  walk.found.push(...(best ?? []));
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
  const target = member.$ref === undefined ? member : resolve(root, member.$ref);
  return target?.properties?.[key]?.enum ?? [];
}

function resolve(root: Schema, reference: string): Schema | undefined {
  return root.$defs?.[reference.slice('#/$defs/'.length)];
}

function hasType(allowed: string | readonly string[], type: string): boolean {
  return typeof allowed === 'string' ? allowed === type : allowed.includes(type);
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
