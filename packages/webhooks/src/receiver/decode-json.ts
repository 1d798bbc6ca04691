import { DeliveryRefusal } from './delivery-refusal.ts';

const maxDepth = 64;

/**
 * Parses JSON from outside: bounded depth, and without the keys that reach an object's prototype.
 * Such a key is dropped, not refused: it may come from a customer's log line that a variable quotes, and whoever
 * writes log lines must not be able to suppress an alert.
 * @throws {DeliveryRefusal} `MALFORMED`
 */
export function decodeJson(text: string): unknown {
  requireDepth(text);
  try {
    return JSON.parse(text, dropPrototypeKeys);
  } catch (cause) {
    throw new DeliveryRefusal('MALFORMED', 'The body is not JSON.', { cause });
  }
}

function dropPrototypeKeys(key: string, value: unknown): unknown {
  if (key === '__proto__') return undefined;
  const reachesPrototype =
    key === 'constructor' && typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype');
  return reachesPrototype ? undefined : value;
}

// JSON.parse itself survives any depth; whatever walks the result afterwards would not.
function requireDepth(text: string): void {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    if (depth > maxDepth) {
      throw new DeliveryRefusal('MALFORMED', `The body is nested deeper than ${maxDepth} levels.`);
    }
  }
}
