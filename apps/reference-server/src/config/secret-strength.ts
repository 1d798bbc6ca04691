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
function textWeaknessOf(secret: string): string | undefined {
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
  // Of 32 random bytes 30 differ; half of them or fewer once in 10^9 times.
  if (new Set(bytes).size <= bytes.length / 2) return 'repeats a few bytes';
  return weaknessOf(bytes);
}

/** The same for a secret that may be a text, or bytes in base64 or hexadecimal, or that twice. */
export function secretWeaknessOf(secret: string): string | undefined {
  const weakness = textWeaknessOf(secret);
  const bytes = bytesOf(secret);
  if (weakness !== undefined || bytes === undefined) return weakness;
  const text = bytes.toString('latin1');
  // `openssl rand -hex 32 | base64` is as random as without the last step.
  return bytesOf(text.trim()) === undefined ? keyWeaknessOf(bytes) : secretWeaknessOf(text.trim());
}

/** @returns 16 bytes or more that a text spells in hexadecimal or in base64 of either alphabet, or nothing */
export function bytesOf(secret: string): Buffer | undefined {
  if (/^([\da-f]{2}){16,}$/i.test(secret)) return Buffer.from(secret, 'hex');
  return /^[\w+/-]{22,}={0,2}$/.test(secret) ? Buffer.from(secret, 'base64') : undefined;
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
