/** @returns why a secret cannot be a random one, or nothing */
export function weaknessOf(symbols: readonly number[]): string | undefined {
  const steps = symbols.slice(1).map((symbol, index) => symbol - (symbols[index] ?? 0));
  const mostFrequent = Math.max(
    0,
    ...[...Map.groupBy(steps, (step) => step).values()].map(({ length }) => length),
  );
  if (symbols.length > 2 && mostFrequent * 2 >= steps.length) return 'is a sequence';
  if (new Set(symbols).size < Math.min(8, symbols.length / 2)) return 'repeats a few characters';
  for (let period = 1; period <= symbols.length / 2; period += 1)
    if (symbols.every((symbol, index) => index < period || symbol === symbols[index - period]))
      return 'repeats itself';
  return undefined;
}

/** The same for a key: 32 random bytes are all printable once in 10^13 times. */
export function keyWeaknessOf(key: Uint8Array): string | undefined {
  const bytes = [...key];
  if (bytes.every((byte) => byte >= 0x20 && byte <= 0x7e)) return 'is a text in base64';
  return weaknessOf(bytes);
}

/** What stands in examples and templates, in any spelling; the sandbox's secrets are worthless anywhere else. */
const placeholder =
  /^sandbox-|example|change.?me|^test-|placeholder|^<.*>$|^\[.*\]$|^\{\{.*\}\}$|^\$\{?\w+\}?$|^(x+|\*+|\.+)$|your[-_ ]|insert[-_ ]|replace[-_ ]/i;

export function isPlaceholder(secret: string): boolean {
  return placeholder.test(secret);
}

/** @returns what was put around a value, as env files of containers keep it, or nothing */
export function wrappingOf(value: string): string | undefined {
  if (value !== value.trim()) return 'has white space around it';
  return /^["'`\u2018-\u201f\u00ab]|["'`\u2018-\u201f\u00bb]$/.test(value) ? 'is in quotes' : undefined;
}
