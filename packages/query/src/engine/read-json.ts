import { NotEvaluated } from './not-evaluated.ts';

/** A JSON object, its values not yet read. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object of which every key is known. */
export function readObject(value: unknown, what: string, keys: ReadonlySet<string>): JsonObject {
  if (!isObject(value)) throw new NotEvaluated(`${what} is not an object`);
  const unknown = Object.keys(value).find((key) => !keys.has(key) && isSet(value[key]));
  if (unknown !== undefined) throw new NotEvaluated(`the key \`${unknown}\` of ${what}`);
  return value;
}

export function readList(value: unknown, what: string): readonly unknown[] {
  if (!isSet(value)) return [];
  if (!Array.isArray(value)) throw new NotEvaluated(`${what} is not a list`);
  return value;
}

export function readText(value: unknown, what: string): string | undefined {
  if (!isSet(value)) return undefined;
  if (typeof value !== 'string') throw new NotEvaluated(`${what} is not a text`);
  return value;
}

export function readNumber(value: unknown, what: string): number | undefined {
  if (!isSet(value)) return undefined;
  if (typeof value !== 'number') throw new NotEvaluated(`${what} is not a number`);
  return value;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}
