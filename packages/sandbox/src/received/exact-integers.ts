/** What Node.js has and the type library not yet: the text of a number when reading, and when writing. */
declare global {
  interface JSON {
    rawJSON(text: string): object;
    parse(
      text: string,
      reviver: (this: object, key: string, value: unknown, context: { source?: string }) => unknown,
    ): unknown;
  }
}

/** The texts of integers that a JavaScript number does not hold, by the object or list that they stand in. */
const exactTexts = new WeakMap<object, Map<string, string>>();

/** Integers of this length may lie beyond 2^53. Inside texts they cost time and change nothing. */
const longInteger = /[:[,\s]-?\d{16}/;
const longNumber = /[:[,](?:-?\d{16}|[\d.-]+e\+)/;

/** What is nested deeper could be read, but not written again: that takes a stack. */
const maxLevels = 500;

/**
 * Reads JSON as `JSON.parse` does, and remembers the digits of integers beyond 2^53 for {@link writeExactly}.
 *
 * @throws SyntaxError, RangeError when lists and objects are nested more than 500 deep
 */
export function readExactly(text: string): unknown {
  const value = longInteger.test(text) ? readWithDigits(text) : (JSON.parse(text) as unknown);
  if (!isWithin(value, maxLevels)) throw new RangeError('The JSON is nested too deeply.');
  return value;
}

function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isWithin(inner, levels - 1));
}

function readWithDigits(text: string): unknown {
  return JSON.parse(text, function (key, value, { source }) {
    if (
      typeof value === 'number' &&
      source !== undefined &&
      /^-?\d+$/.test(source) &&
      !Number.isSafeInteger(value)
    ) {
      const texts = exactTexts.get(this) ?? new Map<string, string>();
      exactTexts.set(this, texts.set(key, source));
    }
    return value;
  });
}

/** Adds properties to a copy of an object, which keeps the digits of the original. */
export function copyWith<Original extends object, Changes extends object>(
  original: Original,
  changes: Changes,
): Original & Changes {
  const copy = { ...original, ...changes };
  const texts = exactTexts.get(original);
  if (texts) exactTexts.set(copy, new Map([...texts].filter(([key]) => !(key in changes))));
  return copy;
}

/** The JSON text of a value, with the digits that it was read from. */
export function writeExactly(value: unknown): string {
  const text = JSON.stringify(value);
  if (!longNumber.test(text)) return text;
  return JSON.stringify(value, function (this: object, key, inner: unknown) {
    const digits = typeof inner === 'number' ? exactTexts.get(this)?.get(key) : undefined;
    return digits === undefined ? inner : JSON.rawJSON(digits);
  });
}
