import type { ErrorCode } from './error-table.ts';

interface Wording {
  readonly code: ErrorCode;
  readonly pattern: RegExp;
  /** Statuses for which the wording decides; any when absent. */
  readonly statuses?: readonly number[];
}

// Texts that Datadog's documentation or a public issue shows. The status alone says less than these.
const wordings: readonly Wording[] = [
  { code: 'INVALID_CLIENT_ID', pattern: /invalid client[_ ]?id/i },
  {
    code: 'REDIRECT_URI_MISMATCH',
    pattern: /mis-?match\w* redirect[_ ]?uri|redirect[_ ]?uri\w* .*mismatch/i,
  },
  { code: 'INVALID_CODE_OR_VERIFIER', pattern: /invalid (?:authorization )?code\b|code[_ ]verifier/i },
  { code: 'CLIENT_SECRET_REJECTED', pattern: /\binvalid_client\b|client[_ ]secret/i },
  { code: 'TOO_OLD', pattern: /too far in the past|too old|too far in the future/i },
];

/** @returns the code of the first message with a known wording, or `undefined` */
export function recogniseMessages(messages: readonly string[], status: number): ErrorCode | undefined {
  for (const message of messages) {
    const known = wordings.find(
      ({ pattern, statuses }) => pattern.test(message) && (statuses?.includes(status) ?? status < 500),
    );
    if (known) return known.code;
  }
  return undefined;
}
