/** A value of a log's attribute. */
export type LogValue = string | number | boolean | null | LogValue[] | LogObject;

/** Attributes by name. Objects have no prototype, so that a name such as `__proto__` is one like any other. */
export interface LogObject {
  [name: string]: LogValue;
}

/** Attributes deeper than this are cut off. */
export const maxAttributeDepth = 100;

/** A path that leads deeper than attributes go: its last names are one. */
export function limitDepth(path: readonly string[]): readonly string[] {
  if (path.length <= maxAttributeDepth) return path;
  return [...path.slice(0, maxAttributeDepth - 1), path.slice(maxAttributeDepth - 1).join('.')];
}

export function newObject(): LogObject {
  return Object.create(null) as LogObject;
}

export function isLogObject(value: LogValue | undefined): value is LogObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Converts untrusted data to attributes: a deep copy without prototypes, cut off where it is too deep. */
export function toLogValue(value: unknown, depth = 0): LogValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null || depth > maxAttributeDepth) return null;
  if (Array.isArray(value)) return value.map((item) => toLogValue(item, depth + 1));
  const result = newObject();
  for (const [name, item] of Object.entries(value)) result[name] = toLogValue(item, depth + 1);
  return result;
}

/** Parses the text of a JSON object; undefined if it is not one. */
export function parseJsonObject(text: string): LogObject | undefined {
  const value = parseJson(text);
  return isLogObject(value) ? value : undefined;
}

/**
 * Reads JSON as Datadog does: control characters may stand in texts as they are, a name with dots is a path, and what is
 * null or empty is left out. Undefined when it cannot be read, or is too deep to be read.
 */
export function parseJson(text: string): LogValue | undefined {
  const read = tryParse(text) ?? tryParse(text.replace(/"(?:[^"\\]|\\.)*"/gs, escapeControls));
  return read && toAttributes(read.value, 0);
}

function tryParse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function escapeControls(quoted: string): string {
  return quoted.replace(/\p{Cc}/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function toAttributes(value: unknown, depth: number): LogValue {
  if (typeof value !== 'object' || value === null || depth > maxAttributeDepth)
    return toLogValue(value, depth);
  if (Array.isArray(value)) return value.map((item) => toAttributes(item, depth + 1));
  const result = newObject();
  for (const [name, item] of Object.entries(value)) {
    const attribute = toAttributes(item, depth + 1);
    if (isEmpty(attribute)) continue;
    const path = name.includes('.') ? limitDepth(name.split('.').filter((part) => part !== '')) : [];
    if (path.length > 0) insert(result, path, attribute);
    else if (name in result) insert(result, [name], attribute);
    else result[name] = attribute;
  }
  return result;
}

function isEmpty(value: LogValue): boolean {
  return (
    value === null ||
    (Array.isArray(value) ? value.length === 0 : isLogObject(value) && Object.keys(value).length === 0)
  );
}

function insert(object: LogObject, path: readonly string[], value: LogValue): void {
  const [name = '', ...rest] = path;
  const before = object[name];
  if (rest.length > 0) {
    const inner = isLogObject(before) ? before : newObject();
    object[name] = inner;
    insert(inner, rest, value);
  } else if (isLogObject(before) && isLogObject(value)) mergeInto(before, value);
  else object[name] = value;
}

/** Writes JSON as Datadog does: blanks around the colon, each member of an object on a separate line. */
export function printJson(value: LogValue, indent = ''): string {
  if (Array.isArray(value)) {
    return value.length === 0 ? '[ ]' : `[ ${value.map((item) => printJson(item, indent)).join(', ')} ]`;
  }
  if (!isLogObject(value)) return JSON.stringify(value);
  const members = Object.entries(value);
  if (members.length === 0) return '{ }';
  const lines = members.map(
    ([name, item]) => `${indent}  ${JSON.stringify(name)} : ${printJson(item, `${indent}  `)}`,
  );
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

/** A value as text: as Datadog puts it into tags, templates and categories. */
export function textOf(value: LogValue): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).join(',');
  return value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A value as a number, when it is one or reads as one. */
export function numberOf(value: LogValue | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(value))
    return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Copies `source` into `target`; objects are joined, anything else is replaced. */
export function mergeInto(target: LogObject, source: LogObject): void {
  for (const [name, value] of Object.entries(source)) {
    const before = target[name];
    if (isLogObject(before) && isLogObject(value)) mergeInto(before, value);
    else target[name] = value;
  }
}

/** The JSON of every value that is no object, by its path: `http.method` → `"GET"`. */
export function flattenValue(
  value: LogValue,
  path = '',
  into = new Map<string, string>(),
): Map<string, string> {
  if (isLogObject(value) && Object.keys(value).length > 0) {
    for (const [name, item] of Object.entries(value)) {
      flattenValue(item, path === '' ? name : `${path}.${name}`, into);
    }
  } else if (path !== '') into.set(path, JSON.stringify(value));
  return into;
}
