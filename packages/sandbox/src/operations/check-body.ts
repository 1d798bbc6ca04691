import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { requestSchemas } from './generated/request-schemas.ts';

/** Where a body departs from its schema. */
export interface Violation {
  /** The names and indexes that lead to the value at fault. */
  path: readonly string[];
  keyword: string;
  /** The keyword's own values, such as `{ allowedValues }`. */
  parameters: Readonly<Record<string, unknown>>;
  message: string;
  /** What stands there. */
  value: unknown;
}

interface Schemas {
  operations: Readonly<Record<string, { required: boolean; schema: object }>>;
  definitions: Readonly<Record<string, Definition>>;
}

/** What is looked at of a definition, besides validating with it. */
interface Definition {
  properties?: { type?: { $ref?: string } };
  enum?: readonly unknown[];
}

let loaded: { ajv: Ajv; schemas: Schemas } | undefined;
const validators = new Map<string, ValidateFunction>();

/** Schemas are read and compiled when they are needed: most starts of the sandbox need few of them. */
function load(): { ajv: Ajv; schemas: Schemas } {
  if (loaded) return loaded;
  const schemas = JSON.parse(requestSchemas) as Schemas;
  // Patterns of the documents escape characters that a Unicode expression may not escape.
  const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false });
  ajv.addSchema({ $id: 'datadog', definitions: schemas.definitions });
  loaded = { ajv, schemas };
  return loaded;
}

/** Finds where a body departs from what the OpenAPI document says of it; `undefined` when it does not. */
export function findViolation(operationId: string, body: unknown): Violation | undefined {
  const { ajv, schemas } = load();
  const described = schemas.operations[operationId];
  if (!described) return undefined;
  return check(operationId, body, () => ajv.compile(described.schema));
}

/**
 * Finds where a value departs from the definition that is made for its `type`, among definitions of one family such as
 * `WidgetDefinition`. Of a choice between many forms, the schema alone cannot tell which one was meant; where several
 * definitions share a type, the one that the value fits furthest is.
 */
export function findViolationOfType(family: string, type: string, value: unknown): Violation | undefined {
  const { ajv, schemas } = load();
  const violations = Object.keys(schemas.definitions)
    .filter((name) => name.endsWith(family) && typesOf(schemas.definitions, name).includes(type))
    .map((name) => check(name, value, () => ajv.compile({ $ref: `datadog#/definitions/${name}` })));
  if (violations.includes(undefined)) return undefined;
  return violations.reduce(
    (best, violation) => (best && violation && violation.path.length > best.path.length ? violation : best),
    violations[0],
  );
}

/** The values that a definition's property `type` may have. */
function typesOf(definitions: Schemas['definitions'], name: string): readonly unknown[] {
  const reference = definitions[name]?.properties?.type?.$ref?.split('/').at(-1) ?? '';
  return definitions[reference]?.enum ?? [];
}

function check(key: string, body: unknown, compile: () => ValidateFunction): Violation | undefined {
  const validate = validators.get(key) ?? compile();
  validators.set(key, validate);
  if (validate(body)) return undefined;
  const error = deepest(validate.errors ?? []);
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return {
    path,
    value: path.reduce<unknown>((at, key) => (isContainer(at) ? at[key] : undefined), body),
    keyword: error.keyword,
    parameters: error.params,
    message: error.message ?? 'is invalid',
  };
}

/** Of the forms that a value may have, the one that it fits furthest tells most. */
function deepest(
  errors: readonly ErrorObject[],
): Pick<ErrorObject, 'instancePath' | 'keyword' | 'params' | 'message'> {
  const depth = ({ instancePath }: ErrorObject) => instancePath.split('/').length;
  return (
    errors.reduce<ErrorObject | undefined>(
      (best, error) => (best === undefined || depth(error) > depth(best) ? error : best),
      undefined,
    ) ?? { instancePath: '', keyword: 'type', params: {}, message: 'is invalid' }
  );
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
