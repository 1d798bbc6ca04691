import { refuseFaults } from '../request/faults.ts';

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
export function headerFaults(text: unknown): string[] {
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
