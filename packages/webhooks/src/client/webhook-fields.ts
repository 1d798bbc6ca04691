import { refuseFaults } from '../errors/errors.ts';
import { nearestVariable, variablesIn } from '../payload/payload-tree.ts';
import { payloadVariableKind } from '../payload/payload-variables.ts';

/** A webhook to create. */
export interface NewWebhook {
  /** Used in monitors as `@webhook-<name>`: letters, digits, `_`, `-` and `.`. */
  name: string;
  /** `https://…` or `http://…`; may hold variables. */
  url: string;
  /** Default `json`. */
  encode_as?: 'json' | 'form';
  /** See `customHeaders`. Null or absent: none. */
  custom_headers?: string | null;
  /** See `definePayload`. Null or absent: Datadog's default payload. */
  payload?: string | null;
}

/** Changes to a webhook; what is absent stays as it is. Another `name` renames it. */
export interface WebhookChanges {
  name?: string;
  url?: string;
  encode_as?: 'json' | 'form';
  custom_headers?: string;
  payload?: string | null;
}

/** How a caller hears of what Datadog would take and its author may not have meant. */
export interface WarningOptions {
  /** Names (without `$`) of custom variables that the organization has: they are no slips. */
  readonly customVariables?: readonly string[] | undefined;
  /** Notified of each variable that Datadog does not know, with the nearest name that it does, before anything is sent. */
  readonly onWarning?: ((warning: string) => void) | undefined;
}

// Callers without a type checker reach this with anything.
type UncheckedWebhook = Readonly<Partial<Record<keyof NewWebhook, unknown>>>;

// Datadog states no rule but refuses names with spaces; these are the characters that `@webhook-<name>` can hold.
const namePattern = /^[A-Za-z0-9_.-]+$/;

/**
 * Checks a webhook before it is sent.
 * @throws WEBHOOK_INVALID, with every fault
 */
export function checkNewWebhook(webhook: UncheckedWebhook): void {
  const missing = (['name', 'url'] as const).filter((field) => webhook[field] === undefined);
  refuseFaults('webhook', [...missing.map((field) => `"${field}" is missing`), ...fieldFaults(webhook)]);
}

/**
 * Checks changes before they are sent.
 * @throws WEBHOOK_INVALID, with every fault
 */
export function checkWebhookChanges(changes: UncheckedWebhook): void {
  refuseFaults('webhook', fieldFaults(changes));
}

function fieldFaults({ name, url, encode_as, custom_headers, payload }: UncheckedWebhook): string[] {
  const faults: string[] = [];
  if (name !== undefined && !isWebhookName(name)) {
    faults.push('"name" must consist of letters, digits, "_", "-" and "."');
  }
  // The value is not repeated: a URL may hold a user name and a password.
  if (url !== undefined && !isWebhookUrl(url)) {
    faults.push('"url" must be a URL that begins with https:// or http://');
  }
  if (encode_as !== undefined && encode_as !== 'json' && encode_as !== 'form') {
    faults.push('"encode_as" must be "json" or "form"');
  }
  if (custom_headers !== undefined && custom_headers !== null) faults.push(...headerFaults(custom_headers));
  if (payload !== undefined && payload !== null) faults.push(...payloadTextFaults(payload));
  return faults;
}

function isWebhookName(name: unknown): boolean {
  return typeof name === 'string' && namePattern.test(name) && name !== '.' && name !== '..';
}

function isWebhookUrl(url: unknown): boolean {
  return typeof url === 'string' && /^https?:\/\/[^\s\p{Cc}]+$/u.test(url) && URL.canParse(url);
}

// RFC 9110: a token for the name, visible characters, spaces and tabs for the value.
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const headerValue = /^[\x21-\x7e]([\t\x20-\x7e]*[\x21-\x7e])?$/;

/**
 * Writes the value of a webhook's `custom_headers`.
 * @param headers names to values; a value may be a variable such as `$PARTNER_SECRET`
 * @returns the text for `custom_headers` of {@link createWebhook}
 * @throws WEBHOOK_INVALID
 */
export function customHeaders(headers: Readonly<Record<string, string>>): string {
  const text = JSON.stringify(headers);
  refuseFaults('list of custom headers', headerFaults(text));
  return text;
}

/** What is wrong with a webhook's `custom_headers`. Values are not repeated: they are often secrets. */
function headerFaults(text: unknown): string[] {
  const headers = typeof text === 'string' ? parse(text) : undefined;
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) {
    return ['"custom_headers" must be a string that holds a JSON object'];
  }
  const seen = new Set<string>();
  const faults: string[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (!headerName.test(name))
      faults.push(`"custom_headers" has the name "${name}", which no header can have`);
    if (seen.has(name.toLowerCase())) faults.push(`"custom_headers" names "${name}" twice`);
    if (typeof value !== 'string' || !headerValue.test(value)) {
      faults.push(`"custom_headers" needs one line of text for "${name}"`);
    }
    seen.add(name.toLowerCase());
  }
  return faults;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: reported by the caller as "must hold a JSON object".
    return undefined;
  }
}

// A string, or a variable outside strings: `$LOGS_SAMPLE`, `$TAGS[service]`.
const stringOrVariable = /"(?:[^"\\]|\\.)*"|\$[A-Z][A-Z0-9_]*(?:\[[^\]"]*\])?/gs;

const fault = '"payload" must be a string that holds JSON, with variables where values stand';

/**
 * What is wrong with a webhook's `payload`: it must be JSON once its variables are filled in. A variable outside
 * quotes stands for a JSON value.
 */
function payloadTextFaults(text: unknown): string[] {
  if (typeof text !== 'string') return [fault];
  try {
    JSON.parse(text.replace(stringOrVariable, (part) => (part.startsWith('$') ? 'null' : part)));
    return [];
  } catch {
    // The only thing that JSON.parse can say: reported as a fault.
    return [fault];
  }
}

/** The texts of a webhook in which Datadog replaces variables. */
interface TextsWithVariables {
  readonly url?: string | undefined;
  readonly custom_headers?: string | null | undefined;
  readonly payload?: string | null | undefined;
}

/**
 * What Datadog takes and its author may not have meant: a name that is not one of its variables, or a JSON value in quotes.
 *
 * @param customVariables names (without `$`) of the organization's custom variables
 */
export function variableWarnings(
  { url, custom_headers: headers, payload }: TextsWithVariables,
  customVariables: readonly string[] = [],
): string[] {
  const custom = new Set(customVariables.map((name) => `$${name}`));
  const isUnknown = (name: string) => !custom.has(name) && payloadVariableKind(name) === undefined;
  const warnings: string[] = [];
  for (const name of new Set(variablesIn(payload ?? ''))) {
    if (isUnknown(name)) warnings.push(unknownVariable('payload', name, nearestVariable(name)));
  }
  // Secrets stand here as custom variables: only what looks like a slip is worth a word.
  for (const [field, text] of Object.entries({ url, custom_headers: headers })) {
    for (const name of new Set(variablesIn(text ?? ''))) {
      const nearest = isUnknown(name) ? nearestVariable(name) : undefined;
      if (nearest !== undefined) warnings.push(unknownVariable(field, name, nearest));
    }
  }
  const quoted = (payload?.match(stringOrVariable) ?? []).filter((part) => part.startsWith('"'));
  for (const name of new Set(quoted.flatMap(variablesIn))) {
    if (custom.has(name) || payloadVariableKind(name) !== 'json') continue;
    warnings.push(
      `"payload" holds ${name} in quotes, where its JSON arrives as text: write it without quotes to receive JSON.`,
    );
  }
  return warnings;
}

function unknownVariable(field: string, name: string, nearest: string | undefined): string {
  const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  return `"${field}" holds ${name}, which is no variable of Datadog's and arrives as it is written unless the organization has a custom variable of that name.${hint}`;
}
