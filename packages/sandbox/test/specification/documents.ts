import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Ajv } from 'ajv';
import { load } from 'js-yaml';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, Json>;

/** Datadog's OpenAPI documents stand beside the repository, where they are there at all. */
const folder = join(import.meta.dirname, '../../../../../shared/reference/openapi');

export const hasDocuments = existsSync(folder);

/** An operation as its document describes it. */
export interface DocumentedOperation {
  id: string;
  method: string;
  path: string;
  statuses: number[];
  /** Of the body that a request sends as JSON. */
  requestSchema: JsonObject | undefined;
  /** The first example of that body. */
  example: Json | undefined;
  /** Says where an answer departs from the schema of its status; empty when nowhere. */
  findFaults: (status: number, answer: unknown) => string[];
}

/** Reads both documents. */
export function readDocuments(): Map<string, DocumentedOperation> {
  const operations = new Map<string, DocumentedOperation>();
  for (const version of ['v1', 'v2']) {
    const name = readdirSync(folder).find((file) => file.startsWith(version)) ?? '';
    const text = gunzipSync(readFileSync(join(folder, name))).toString('utf8');
    const root = load(text) as JsonObject;
    for (const operation of describeOperations(version, root)) operations.set(operation.id, operation);
  }
  return operations;
}

export function describeOperations(version: string, root: JsonObject): DocumentedOperation[] {
  return [...new OpenApiDocument(version, root).operations()];
}

class OpenApiDocument {
  readonly #version: string;
  readonly #root: JsonObject;
  readonly #ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, unicodeRegExp: false });

  constructor(version: string, root: JsonObject) {
    this.#version = version;
    this.#root = root;
    this.#ajv.addSchema({ $id: version, ...toJsonSchema({ components: root.components ?? {} }) });
  }

  *operations(): Generator<DocumentedOperation> {
    for (const [path, item] of Object.entries(objectAt(this.#root, 'paths'))) {
      for (const [method, operation] of Object.entries(objectAt(item))) {
        const name = objectAt(operation).operationId;
        if (typeof name === 'string') yield this.#describe(name, method, path, objectAt(operation));
      }
    }
  }

  #describe(name: string, method: string, path: string, operation: JsonObject): DocumentedOperation {
    const content = objectAt(this.resolve(operation.requestBody), 'content', 'application/json');
    const schema = content.schema;
    const responses = objectAt(operation, 'responses');
    return {
      id: `${this.#version}.${name}`,
      method: method.toUpperCase(),
      path,
      statuses: Object.keys(responses).map(Number),
      requestSchema: schema === undefined ? undefined : (this.#inline(schema) as JsonObject),
      example: exampleOf(content),
      findFaults: (status, answer) => this.#findFaults(objectAt(this.resolve(responses[status])), answer),
    };
  }

  #findFaults(response: JsonObject, answer: unknown): string[] {
    const content = objectAt(response, 'content');
    const [media] = Object.values(content);
    const schema = objectAt(media).schema;
    if (schema === undefined) return answer === undefined ? [] : ['a body where none is documented'];
    if (answer === undefined) return ['no body where one is documented'];
    const validate = this.#ajv.compile(toJsonSchema(this.#absolute(schema)));
    if (validate(answer)) return [];
    return (validate.errors ?? [])
      .filter(({ keyword }) => keyword !== 'anyOf' && keyword !== 'if')
      .map(
        ({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
      );
  }

  resolve(value: Json | undefined): Json | undefined {
    const reference = objectAt(value).$ref;
    if (typeof reference !== 'string') return value;
    return objectAt(this.#root, ...reference.slice(2).split('/'));
  }

  /** The schema with every reference followed once; one that leads back to itself becomes an empty schema. */
  #inline(value: Json, seen: readonly string[] = []): Json {
    if (Array.isArray(value)) return value.map((entry) => this.#inline(entry, seen));
    if (!isObject(value)) return value;
    if (typeof value.$ref === 'string') {
      return seen.includes(value.$ref) ? {} : this.#inline(this.resolve(value) ?? {}, [...seen, value.$ref]);
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.#inline(inner, seen)]));
  }

  #absolute(value: Json): Json {
    if (Array.isArray(value)) return value.map((entry) => this.#absolute(entry));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) =>
        key === '$ref' && typeof inner === 'string'
          ? [key, `${this.#version}${inner}`]
          : [key, this.#absolute(inner)],
      ),
    );
  }
}

function exampleOf(content: JsonObject): Json | undefined {
  if (content.example !== undefined) return content.example;
  const [first] = Object.values(objectAt(content, 'examples'));
  return objectAt(first).value;
}

/** OpenAPI 3.0 says `nullable`, and Datadog's forms of a choice overlap. */
function toJsonSchema(value: Json): JsonObject {
  return convert(value) as JsonObject;
}

function convert(value: Json): Json {
  if (Array.isArray(value)) return value.map(convert);
  if (!isObject(value)) return value;
  const { nullable, ...others } = value;
  const copied = Object.fromEntries(
    Object.entries(others)
      .filter(
        ([key]) =>
          !['example', 'examples', 'description', 'discriminator'].includes(key) || isPropertyMap(value),
      )
      .map(([key, inner]) => [key === 'oneOf' ? 'anyOf' : key, convert(inner)]),
  );
  if (nullable !== true)
    return nullable === undefined || nullable === false ? copied : { ...copied, nullable };
  return { anyOf: [copied, { type: 'null' }] };
}

/** Of an object that lists properties, every key is a name. */
function isPropertyMap(value: JsonObject): boolean {
  return Object.values(value).every(isObject);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectAt(value: Json | undefined, ...path: string[]): JsonObject {
  const found = path.reduce<Json | undefined>((at, key) => (isObject(at) ? at[key] : undefined), value);
  return isObject(found) ? found : {};
}
