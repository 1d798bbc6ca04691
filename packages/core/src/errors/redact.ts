const mask = '[redacted]';

/**
 * What Datadog's and our own secrets look like by themselves, in any text, and what takes their place. Searched first:
 * a name in front would take only the first word of `Bearer …`.
 */
export const secretShapes: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${mask}`],
  // Compact JOSE (tokens, and our own sealed secrets).
  [/\beyJ[\w-]{8,2000}(?:\.[\w-]*){2,4}/g, mask],
  // Personal and service tokens with Datadog's prefix.
  [/\bdd[a-z]{2,4}_[\w-]{16,}/gi, mask],
  // Application keys (40) before API keys (32): hexadecimal, alone.
  // The id of a trace has 32 digits as well, and is no secret.
  [/(?<![0-9a-f]|"trace_id":")(?:[0-9a-f]{40}|[0-9a-f]{32})(?![0-9a-f])/gi, mask],
];

/** Secrets that only their surroundings give away. */
const namedSecrets: readonly (readonly [RegExp, string])[] = [
  [
    /((?:^|[^a-z0-9])["']?(?:access_token|refresh_token|id_token|client_secret|code_verifier|password|secret|dd-api-key|dd-application-key|api_key|apikey|app_key|application_key|x-api-key|token|code|key)["']?\s*(?::|=|%3d)\s*["']?)[\w.~+/%=-]{6,}/gi,
    `$1${mask}`,
  ],
  // Credentials in a URL.
  [/(\bhttps?:\/\/)[^\s/@]+@/gi, `$1${mask}@`],
];

/**
 * Takes secrets out of a text: those that the caller knows, and everything that looks like one.
 *
 * @param text from outside
 * @param secrets exact values that must not survive
 * @returns the text with `[redacted]` in place of every secret
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length < 4) continue;
    clean = clean.replaceAll(secret, mask).replaceAll(encodeURIComponent(secret), mask);
  }
  for (const [pattern, replacement] of [...secretShapes, ...namedSecrets])
    clean = clean.replace(pattern, replacement);
  return clean;
}

/**
 * Makes one short quoted line of a value from outside, for messages and logs.
 *
 * @param value anything
 * @param maxLength characters of the value to show
 * @returns a text that is safe in a message and a log
 */
export function printable(value: unknown, maxLength = 80): string {
  if (value === undefined) return 'nothing';
  if (typeof value !== 'string') return `a value of type ${Array.isArray(value) ? 'array' : typeof value}`;
  // Letters of other scripts are escaped as well: a look-alike must look different in a log.
  const escaped = value
    .slice(0, maxLength)
    .replace(
      /[^\x20-\x7e]|["\\]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  return `"${escaped}${value.length > maxLength ? '…' : ''}"`;
}
