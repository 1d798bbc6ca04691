import type { ErrorCode } from './error-table.ts';

interface Wording {
  readonly code: ErrorCode;
  readonly pattern: RegExp;
}

// Texts that Datadog's documentation or a public issue shows. The status alone says less than these.
const anywhere: readonly Wording[] = [
  { code: 'TOO_OLD', pattern: /too far in the past|too old|too far in the future/i },
];

// Elsewhere the same words speak of somebody else's OAuth: a webhook can hold a client id and secret of its own.
const inOAuth: readonly Wording[] = [
  { code: 'INVALID_CLIENT_ID', pattern: /invalid client[_ ]?id/i },
  {
    code: 'REDIRECT_URI_MISMATCH',
    pattern: /mis-?match\w* redirect[_ ]?uri|redirect[_ ]?uri\w* .*mismatch/i,
  },
  { code: 'INVALID_CODE_OR_VERIFIER', pattern: /invalid (?:authorization )?code\b|code[_ ]verifier/i },
  { code: 'CLIENT_SECRET_REJECTED', pattern: /\binvalid_client\b|client[_ ]secret/i },
];

/**
 * @param isOAuth whether the texts come from an endpoint or a redirect of OAuth
 * @returns the code of the first message with a known wording, or `undefined`
 */
export function recogniseMessages(
  messages: readonly string[],
  status: number,
  isOAuth: boolean,
): ErrorCode | undefined {
  if (status >= 500) return undefined;
  const wordings = isOAuth ? [...inOAuth, ...anywhere] : anywhere;
  for (const message of messages) {
    const known = wordings.find(({ pattern }) => pattern.test(message));
    if (known) return known.code;
  }
  return undefined;
}
