/** @returns why a secret cannot be a random one, or nothing */
function weaknessOf(symbols: readonly number[]): string | undefined {
  const steps = stepsOf(symbols);
  // 1, 4, 9, 16 has other steps each time, but the steps have a pattern.
  for (const pattern of [steps, stepsOf(steps)])
    if (symbols.length > 2 && countMostFrequent(pattern) * 2 >= steps.length) return 'is a sequence';
  const variety = new Set(symbols).size;
  if (variety < Math.min(8, symbols.length / 2) || countMostFrequent(symbols) * 5 > symbols.length * 2)
    return 'repeats a few characters';
  for (let period = 1; period <= symbols.length / 2; period += 1)
    if (symbols.every((symbol, index) => index < period || symbol === symbols[index - period]))
      return 'repeats itself';
  return undefined;
}

function stepsOf(symbols: readonly number[]): readonly number[] {
  return symbols.slice(1).map((symbol, index) => symbol - (symbols[index] ?? 0));
}

function countMostFrequent(symbols: readonly number[]): number {
  const groups = Map.groupBy(symbols, (symbol) => symbol).values();
  return Math.max(0, ...[...groups].map(({ length }) => length));
}

/** The same for a secret that is written as a text. */
export function textWeaknessOf(secret: string): string | undefined {
  const weakness = weaknessOf(Array.from(secret, (letter) => letter.codePointAt(0) ?? 0));
  if (weakness !== undefined) return weakness;
  // Base64 and hexadecimal of 24 random characters without a digit and in one case: once in 10^10 times.
  const isWords = /^[^A-Z\d]+$|^[^a-z\d]+$/.test(secret) && secret.length >= 24;
  return isWords ? 'is a text of words' : undefined;
}

/** The same for a key: 32 random bytes are all printable once in 10^13 times. */
export function keyWeaknessOf(key: Uint8Array): string | undefined {
  const bytes = [...key];
  if (bytes.every((byte) => byte >= 0x20 && byte <= 0x7e)) return 'is a text in base64';
  // Of 32 random bytes 30 differ; 17 or fewer once in 10^9 times.
  if (new Set(bytes).size < 18) return 'repeats a few bytes';
  return weaknessOf(bytes);
}

/** What stands in examples and templates, in any spelling; the sandbox's secrets are worthless anywhere else. */
const placeholder =
  /^(my|the|a|some|client|app|api|oauth|oidc|datadog|session|super|top|[-_ \d])*(secret|key|token|password|passwd|undefined|null|none|redacted|removed|hidden|dummy|todo|fixme|tbd)[-_ !\d]*$|^sandbox-|example|change.?me|^test-|placeholder|^<.*>$|^\[.*\]$|^\{\{.*\}\}$|^\$\{?\w+\}?$|^(x+|\*+|\.+)$|your[-_ ]|insert[-_ ]|replace[-_ ]/i;

export function isPlaceholder(secret: string): boolean {
  return placeholder.test(secret);
}

/** @returns what was put around a value, as env files of containers keep it, or nothing */
export function wrappingOf(value: string): string | undefined {
  if (value !== value.trim()) return 'has white space around it';
  return /^["'`\u2018-\u201f\u00ab]|["'`\u2018-\u201f\u00bb]$/.test(value) ? 'is in quotes' : undefined;
}
