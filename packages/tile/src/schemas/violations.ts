import type { JsonNode } from '../tile/json-node.ts';
import type { StructuredDocument } from '../tile/structured-document.ts';

/** The annotation of a subschema: the rule that speaks when it fails, for all keywords or by keyword. */
const ruleKeyword = 'tilekit:rule';

export interface Violation {
  readonly rule: string;
  readonly node: JsonNode;
  readonly message: string;
  /** The schema keyword that failed. */
  readonly keyword: string;
  /** The key that is missing, when one is. */
  readonly missing: string | undefined;
}

/** What a compiled validator says of a fault; ajv's form. */
interface ErrorObject {
  readonly keyword: string;
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

export interface CompiledSchema {
  readonly schema: object;
  readonly validate: { (value: unknown): boolean; errors?: readonly ErrorObject[] | null };
}

const memory = new WeakMap<StructuredDocument, Map<CompiledSchema, readonly Violation[]>>();

/** Checks a document once and names the rule of each violation. */
export function violationsOf(root: JsonNode, compiled: CompiledSchema): readonly Violation[] {
  const document = root.document;
  if (!document || !root.exists) return [];
  const known = memory.get(document) ?? new Map<CompiledSchema, readonly Violation[]>();
  memory.set(document, known);
  let violations = known.get(compiled);
  if (!violations) {
    violations = compiled.validate(root.value)
      ? []
      : (compiled.validate.errors ?? [])
          .filter((error) => error.keyword !== 'if')
          .map((error) => toViolation(root, compiled.schema, error));
    known.set(compiled, violations);
  }
  return violations;
}

function toViolation(root: JsonNode, schema: object, error: ErrorObject): Violation {
  const { params } = error;
  const extra = params.additionalProperty;
  const steps = error.instancePath.split('/').slice(1).map(decodePointer);
  if (typeof extra === 'string') steps.push(extra);
  const node = descend(root, steps);
  const subject = node.path.length === 0 ? 'the file' : `"${node.path.join('.')}"`;
  const message =
    typeof extra === 'string' ? `${subject} is not a known key` : `${subject} ${describe(error, node.value)}`;
  const missing = params.missingProperty;
  return {
    rule: ruleOf(schema, error),
    node,
    message,
    keyword: error.keyword,
    missing: typeof missing === 'string' ? missing : undefined,
  };
}

function describe(error: ErrorObject, value: unknown): string {
  const { params } = error;
  const allowed = params.allowedValues ?? params.allowedValue;
  if (Array.isArray(allowed))
    return `must be one of ${allowed
      .map((each) => JSON.stringify(each))
      .join(', ')
      .slice(0, 300)}`;
  if (allowed !== undefined) return `must be ${JSON.stringify(allowed)}`;
  const missing = params.missingProperty;
  if (typeof missing === 'string') return `lacks "${missing}"`;
  if (params.pattern === '\\S') return 'is blank';
  if (error.keyword === 'pattern') return `is ${shorten(value)}, expected the form ${String(params.pattern)}`;
  return error.message ?? 'is not valid';
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function descend(root: JsonNode, steps: readonly string[]): JsonNode {
  let node = root;
  for (const step of steps) node = node.at(node.array ? Number(step) : step);
  return node;
}

/** Walks the schema along the failed keyword's path; the deepest annotation along it wins. */
function ruleOf(schema: object, error: ErrorObject): string {
  const steps = error.schemaPath.replace(/^#\/?/, '').split('/').map(decodePointer);
  // A definition that refers to itself is a separate validator; its paths start at the definition.
  const definitions: readonly unknown[] = Object.values(member(schema, '$defs') ?? {});
  const start = [schema, ...definitions].find((each) => resolves(each, steps)) ?? schema;
  let current: unknown = start;
  let rule = annotation(start, error.keyword);
  for (const step of steps) {
    current = member(current, step);
    rule = annotation(current, error.keyword) ?? rule;
  }
  return rule ?? '';
}

function resolves(schema: unknown, steps: readonly string[]): boolean {
  return steps.reduce<unknown>(member, schema) !== undefined;
}

function annotation(schema: unknown, keyword: string): string | undefined {
  const value = member(schema, ruleKeyword);
  if (typeof value === 'string') return value;
  const own = member(value, keyword) ?? member(value, '*');
  return typeof own === 'string' ? own : undefined;
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return Reflect.get(value, key);
}

function decodePointer(step: string): string {
  return decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
}
