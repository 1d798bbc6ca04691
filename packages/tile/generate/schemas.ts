import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { compileFunction } from 'node:vm';
import { compileValidators } from './compile-validators.ts';

const help = `Usage: node --conditions=@tilekit/source packages/tile/generate/schemas.ts [--check]

Writes packages/tile/src/schemas/generated: JSON Schemas for dashboards and monitors, taken from the model
tables of @datadog/datadog-api-client, and validators compiled from the schemas written by hand.
  --check   write nothing, exit 1 when a file would change`;

/** What the vendor's serializer knows of an attribute. */
interface Attribute {
  readonly baseName: string;
  readonly type: string;
  readonly required?: boolean;
  readonly format?: string;
}

interface VendorTables {
  readonly enumsMap: Readonly<Record<string, readonly unknown[]>>;
  readonly oneOfMap: Readonly<Record<string, readonly string[]>>;
  readonly typeMap: Readonly<Record<string, { getAttributeTypeMap(): Readonly<Record<string, Attribute>> }>>;
}

type JsonSchema = Record<string, unknown>;

/** Evaluates the vendor's serializer once more and hands out the tables that it keeps to itself. */
function readVendorTables(): VendorTables {
  const require = createRequire(import.meta.url);
  const root = dirname(require.resolve('@datadog/datadog-api-client/package.json'));
  const path = join(root, 'dist/packages/datadog-api-client-v1/models/ObjectSerializer.js');
  const code = `${readFileSync(path, 'utf8')}\nreturn { enumsMap, oneOfMap, typeMap };`;
  const load = compileFunction(code, ['require', 'exports']) as (...args: unknown[]) => VendorTables;
  return load(createRequire(path), {});
}

const vendor = readVendorTables();

/** A schema for one of the vendor's models and all it refers to. */
function describeModel(id: string, model: string): JsonSchema {
  const definitions: Record<string, JsonSchema> = {};

  function reference(type: string): JsonSchema {
    if (type.startsWith('Array<')) return { type: 'array', items: reference(type.slice(6, -1)) };
    const map = /^\{ \[key: string\]: (.*); \}$/.exec(type)?.[1];
    if (map) return { type: 'object', additionalProperties: reference(map) };
    // A tuple; those of one member are lists that hold exactly one request.
    const only = /^\[([^,]+)\]$/.exec(type)?.[1];
    if (only) return { type: 'array', items: reference(only) };
    if (type.startsWith('[')) return { type: 'array' };
    if (type === 'any') return {};
    if (type === 'Date') return { type: 'string' };
    if (['string', 'number', 'boolean'].includes(type)) return { type };
    const values = vendor.enumsMap[type];
    if (values) return { enum: values };
    if (!(type in definitions)) {
      definitions[type] = {};
      definitions[type] = vendor.oneOfMap[type] ? describeUnion(vendor.oneOfMap[type]) : describeClass(type);
    }
    return { $ref: `#/$defs/${type}` };
  }

  function describeClass(type: string): JsonSchema {
    const properties: Record<string, JsonSchema> = {};
    const required: string[] = [];
    for (const attribute of attributesOf(type)) {
      const schema = reference(attribute.type);
      if (attribute.required) required.push(attribute.baseName);
      const isPlainEnum = Array.isArray(schema.enum);
      properties[attribute.baseName] = attribute.required
        ? schema
        : isPlainEnum
          ? { enum: [...(vendor.enumsMap[attribute.type] ?? []), null] }
          : Object.keys(schema).length === 0
            ? schema
            : { anyOf: [{ type: 'null' }, schema] };
      if (
        typeof schema.type === 'string' &&
        !attribute.required &&
        !schema.items &&
        schema.type !== 'object'
      ) {
        properties[attribute.baseName] = { type: [schema.type, 'null'] };
      } else if (schema.type === 'array' && !attribute.required) {
        properties[attribute.baseName] = { ...schema, type: ['array', 'null'] };
      }
    }
    return { type: 'object', ...(required.length > 0 && { required }), properties };
  }

  /** By its telling attribute where all members have one; otherwise any member may fit. */
  function describeUnion(members: readonly string[]): JsonSchema {
    const key = tellingAttribute(members);
    if (key === undefined) return { anyOf: members.map(reference) };
    const variants = new Map<string, { values: readonly unknown[]; members: string[] }>();
    for (const member of members) {
      const values = valuesOf(member, key) ?? [];
      const name = values.join();
      variants.set(name, { values, members: [...(variants.get(name)?.members ?? []), member] });
    }
    const oneOf = [...variants.values()].map((variant) => {
      const [only, ...others] = variant.members.map(reference);
      const isPlain = others.length === 0 && vendor.oneOfMap[variant.members[0] ?? ''] === undefined;
      return isPlain ? only : { properties: { [key]: { enum: variant.values } }, anyOf: [only, ...others] };
    });
    return { type: 'object', required: [key], discriminator: { propertyName: key }, oneOf };
  }

  const root = describeClass(model);
  return { $id: id, ...root, $defs: definitions };
}

function attributesOf(type: string): Attribute[] {
  return Object.entries(vendor.typeMap[type]?.getAttributeTypeMap() ?? {})
    .filter(([name]) => name !== 'additionalProperties')
    .map(([, attribute]) => attribute);
}

function valuesOf(type: string, key: string): readonly unknown[] | undefined {
  const union = vendor.oneOfMap[type]?.map((member) => valuesOf(member, key));
  if (union) return union.includes(undefined) ? undefined : [...new Set(union.flatMap((each) => each ?? []))];
  const attribute = attributesOf(type).find((each) => each.baseName === key && each.required);
  return attribute ? vendor.enumsMap[attribute.type] : undefined;
}

/** The attribute that says which member of a union a value is. */
function tellingAttribute(members: readonly string[]): string | undefined {
  return ['type', 'data_source'].find((key) =>
    members.every((member) => valuesOf(member, key) !== undefined),
  );
}

const vendorSchemas = {
  vendorDashboard: describeModel('vendor-dashboard', 'Dashboard'),
  vendorMonitor: describeModel('vendor-monitor', 'Monitor'),
};
// A tile's dashboard is a template: what only a stored dashboard has is not required of it.
vendorSchemas.vendorMonitor.required = ['query', 'type'];

const { values } = parseArgs({
  options: { check: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});
if (values.help) {
  console.log(help);
  process.exit(0);
}

const folder = join(import.meta.dirname, '../src/schemas/generated');
const files = {
  'vendor-dashboard.json': `${JSON.stringify(vendorSchemas.vendorDashboard)}\n`,
  'vendor-monitor.json': `${JSON.stringify(vendorSchemas.vendorMonitor)}\n`,
  'validators.ts': compileValidators(),
};
const changed = Object.entries(files).filter(([name, text]) => read(join(folder, name)) !== text);
for (const [name, text] of changed) {
  if (values.check)
    console.error(`${name} is not what the installed client and our schemas give: run it without --check`);
  else writeFileSync(join(folder, name), text);
}
if (values.check && changed.length > 0) process.exitCode = 1;

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
