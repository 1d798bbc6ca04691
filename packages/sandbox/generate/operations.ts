import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { load } from 'js-yaml';

const help = `Usage: node --conditions=@tilekit/source packages/sandbox/generate/operations.ts V1 V2

Writes packages/sandbox/src/operations/generated from Datadog's two OpenAPI documents (YAML, or YAML packed with
gzip): every operation with its path and scopes, and the schemas of the bodies that the sandbox checks.`;

/** The families whose requests the sandbox checks against their schema. */
const checkedTags: readonly string[] = [
  'CI Visibility Pipelines',
  'DORA Metrics',
  'Dashboards',
  'Dashboard Lists',
  'Downtimes',
  'Events',
  'Hosts',
  'Incidents',
  'Key Management',
  'Logs',
  'Metrics',
  'Monitors',
  'Notebooks',
  'Roles',
  'Service Level Objectives',
  'Service Level Objective Corrections',
  'Spans',
  'Tags',
  'Users',
];

/** Intakes have schemas and limits of their own. */
const withoutSchema = /^(Submit|SendLogs|CreateEvent$)/;

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = Record<string, Json>;

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectAt(value: Json | undefined, ...path: string[]): JsonObject {
  const found = path.reduce<Json | undefined>((at, key) => (isObject(at) ? at[key] : undefined), value);
  return isObject(found) ? found : {};
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function readDocument(path: string): JsonObject {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return objectAt(load(text) as Json);
}

/** Words for people, and what a check has no use for. */
const dropped = new Set([
  'description',
  'example',
  'examples',
  'title',
  'deprecated',
  'externalDocs',
  'format',
  'default',
]);

/** Copies the schemas that `schema` leads to, without what a check has no use for. */
class SchemaCopy {
  readonly definitions: JsonObject = {};
  readonly #document: JsonObject;
  readonly #prefix: string;

  constructor(document: JsonObject, prefix: string) {
    this.#document = document;
    this.#prefix = prefix;
  }

  copy(schema: Json): Json {
    if (Array.isArray(schema)) return schema.map((entry) => this.copy(entry));
    if (!isObject(schema)) return schema;
    if (typeof schema.$ref === 'string') return { $ref: `datadog#/definitions/${this.#define(schema.$ref)}` };
    const copied: JsonObject = {};
    for (const [key, value] of Object.entries(schema)) {
      if (key === 'properties') copied.properties = this.#properties(value);
      else if (key === 'enum' || key === 'required') copied[key] = value;
      // Datadog's documents mean "one of these forms", and the forms overlap.
      else if (key === 'oneOf') copied.anyOf = this.copy(value);
      else if (!dropped.has(key) && !key.startsWith('x-')) copied[key] = this.copy(value);
    }
    const { nullable, ...plain } = copied;
    return nullable === true ? { anyOf: [plain, { type: 'null' }] } : plain;
  }

  #properties(value: Json): Json {
    return Object.fromEntries(
      Object.entries(objectAt(value)).map(([name, property]) => [name, this.copy(property)]),
    );
  }

  #define(reference: string): string {
    const name = reference.split('/').at(-1) ?? '';
    const key = `${this.#prefix}.${name}`;
    if (!(key in this.definitions)) {
      this.definitions[key] = {};
      this.definitions[key] = this.copy(objectAt(this.#document, 'components', 'schemas', name));
    }
    return key;
  }
}

/** Each way in is enough; `scopes` are what a token needs in each of its ways. */
function accessOf(operation: JsonObject): { credentials: string; scopes: string[][] } {
  const ways = Array.isArray(operation.security)
    ? operation.security.filter(isObject)
    : [{ apiKeyAuth: [], appKeyAuth: [] } as JsonObject];
  const scopes = ways.flatMap(({ AuthZ }) =>
    Array.isArray(AuthZ) ? [AuthZ.filter((scope) => typeof scope === 'string')] : [],
  );
  if (ways.length === 0) return { credentials: 'none', scopes };
  if (ways.some((way) => 'appKeyAuth' in way)) return { credentials: 'keys', scopes };
  return { credentials: ways.some((way) => 'apiKeyAuth' in way) ? 'api-key' : 'token', scopes };
}

const { values, positionals } = parseArgs({
  options: { help: { type: 'boolean' } },
  allowPositionals: true,
});
if (values.help || positionals.length !== 2) {
  console.log(help);
  process.exit(values.help ? 0 : 2);
}

const rows: string[] = [];
const scopeMeanings = new Map<string, string>();
const schemas: JsonObject = {};
const definitions: JsonObject = {};
for (const [index, path] of positionals.entries()) {
  const version = `v${index + 1}`;
  const document = readDocument(path);
  const copy = new SchemaCopy(document, version);
  const flows = objectAt(
    document,
    'components',
    'securitySchemes',
    'AuthZ',
    'flows',
    'authorizationCode',
    'scopes',
  );
  for (const [scope, meaning] of Object.entries(flows)) scopeMeanings.set(scope, textOf(meaning));
  for (const [url, item] of Object.entries(objectAt(document, 'paths'))) {
    for (const method of methods) {
      const operation = objectAt(item, method);
      const name = textOf(operation.operationId);
      if (name === '') continue;
      const id = `${version}.${name}`;
      const tag = Array.isArray(operation.tags) ? textOf(operation.tags[0]) : '';
      const { credentials, scopes } = accessOf(operation);
      const unauthorized = '401' in objectAt(operation, 'responses');
      rows.push(
        JSON.stringify([
          id,
          method.toUpperCase(),
          url,
          textOf(operation.summary),
          tag,
          credentials,
          scopes,
          unauthorized,
        ]),
      );
      const body = objectAt(operation, 'requestBody', 'content', 'application/json', 'schema');
      if (checkedTags.includes(tag) && !withoutSchema.test(name) && Object.keys(body).length > 0) {
        const required = objectAt(operation, 'requestBody').required === true;
        schemas[id] = { required, schema: copy.copy(body) };
      }
    }
  }
  Object.assign(definitions, copy.definitions);
}

const folder = join(import.meta.dirname, '../packages/sandbox/src/operations/generated');
const header =
  "// Written by packages/sandbox/generate/operations.ts from Datadog's OpenAPI documents; do not edit.\n";
const scopes = [...scopeMeanings].sort(([left], [right]) => left.localeCompare(right));
writeFileSync(
  join(folder, 'operation-rows.ts'),
  `${header}\n/** Id, method, path, summary, family, credentials, the scopes of each way in with a token, whether a 401 is documented. */
export type OperationRow = readonly [
  string,
  string,
  string,
  string,
  string,
  string,
  readonly (readonly string[])[],
  boolean,
];

export const operationRows: readonly OperationRow[] = [\n${rows.map((row) => `  ${row},\n`).join('')}];

/** Every scope of the documents, with what it allows. */
export const documentedScopes: Readonly<Record<string, string>> = ${JSON.stringify(Object.fromEntries(scopes), null, 2)};
`,
);
writeFileSync(
  join(folder, 'request-schemas.ts'),
  `${header}\n/** JSON, read when the first body is checked: a start needs none of it. */
export const requestSchemas: string =\n  ${JSON.stringify(JSON.stringify({ operations: schemas, definitions }))};\n`,
);
console.log(`${rows.length} operations, ${Object.keys(schemas).length} bodies, ${scopes.length} scopes`);
