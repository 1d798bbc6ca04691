import { readExactly } from './exact-integers.ts';

/** A received object, of which nothing is known yet. */
export type Payload = Record<string, unknown>;

/** Reads the JSON text of a received object; anything else becomes an empty one. */
export function parsePayload(text: string): Payload {
  try {
    const value = readExactly(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

export function isObject(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a dotted path, whether the keys are nested or contain the dots. */
export function valueAt(payload: Payload, path: string): unknown {
  if (path in payload) return payload[path];
  for (let dot = path.indexOf('.'); dot !== -1; dot = path.indexOf('.', dot + 1)) {
    const inner = payload[path.slice(0, dot)];
    if (isObject(inner)) return valueAt(inner, path.slice(dot + 1));
  }
  return undefined;
}

export function textAt(payload: Payload, path: string): string {
  const value = valueAt(payload, path);
  return typeof value === 'string' ? value : '';
}

export function numberAt(payload: Payload, path: string): number | undefined {
  const value = valueAt(payload, path);
  return typeof value === 'number' ? value : undefined;
}

export function textsAt(payload: Payload, path: string): string[] {
  const value = valueAt(payload, path);
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
