import { refuseFaults } from '../request/faults.ts';
import { headerFaults } from '../webhook/custom-headers.ts';
import { payloadTextFaults } from '../webhook/payload-text.ts';

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
