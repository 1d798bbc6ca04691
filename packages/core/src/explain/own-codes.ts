import { errorTable, isErrorCode, type ErrorCode } from '../errors/error-table.ts';
import type { Explanation, KnownCode } from './explanation.ts';

/** The row of Datadog's troubleshooting pages that a code of ours stands for. */
const rows: Partial<Record<ErrorCode, string>> = {
  API_KEYS_WRITE_MISSING: 'R67',
  INVALID_CLIENT_ID: 'R68',
  FORBIDDEN: 'R69',
  CREDENTIAL_EXPIRED: 'R70',
  ACCESS_TOKEN_REJECTED: 'R70',
  GRANT_REVOKED: 'R71',
  NEEDS_REAUTHORIZATION: 'R71',
  API_KEY_EXISTS: 'R72',
  API_KEY_OUTCOME_UNKNOWN: 'R72',
  API_KEY_REJECTED: 'R72',
  NEEDS_RECOVERY: 'R72',
  TLS_HOST_MISMATCH: 'R73',
  REDIRECT_URI_MISMATCH: 'R74',
  SUBDOMAIN_REDIRECT: 'R75',
  INVALID_CODE_OR_VERIFIER: 'R76',
  CLIENT_SECRET_REJECTED: 'R77',
  UNKNOWN_SITE: 'WRONG_SITE',
  UNKNOWN_DOMAIN: 'WRONG_SITE',
};

/** Codes whose message carries Datadog's own words: what Datadog said is the better answer, where it is known. */
const wrappers = new Set<string>([
  'AUTHORIZATION_FAILED',
  'OAUTH_REFUSED',
  'BAD_REQUEST',
  'FORBIDDEN',
  'REQUEST_REFUSED',
  'DELIVERY_GAVE_UP',
  'UNEXPECTED_ANSWER',
]);

/** Words that other programs use as codes too: ours only where the text names one of our error classes or packages. */
const commonWords =
  /^(FORBIDDEN|NOT_FOUND|BAD_REQUEST|CONFLICT|RATE_LIMITED|TOO_MANY_REQUESTS|TIMED_OUT|ABORTED|TOO_LARGE|TOO_OLD|INPUT_INVALID|HOST_NOT_FOUND|CONNECTION_FAILED|CONNECTION_LOST|TLS_FAILED|NOT_CONNECTED|DISK_FULL|PORT_TAKEN|REQUEST_INVALID|INVALID_CLIENT_ID|GRANT_REVOKED)$/;
const ourMark =
  /\b(TilekitError|PartnerActionError|CustomerActionError|DatadogActionError|RequestRefusedError|TransportError|SubmissionStopped|StartupError|SignInError|DeliveryRefusal|DatabaseUnavailable)\b|tilekit|installationId|datadog|ddog-gov/i;

interface OwnAnswer {
  readonly explanation: Explanation;
  /** Whether an answer of Datadog that the text quotes stands before this one. */
  readonly wraps: boolean;
}

/** @returns an answer for each of our own codes in the text, in the order in which they appear */
export function explainOwnCodes(
  text: string,
  moreCodes: Readonly<Record<string, KnownCode>>,
): readonly OwnAnswer[] {
  const marked = ourMark.test(text);
  const words = new Set(text.match(/(?<![\w/-])[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)*(?![\w-])/g));
  return [...words].flatMap((code) => {
    if (!marked && (commonWords.test(code) || !code.includes('_'))) return [];
    const known = isErrorCode(code)
      ? errorTable[code]
      : Object.hasOwn(moreCodes, code)
        ? moreCodes[code]
        : undefined;
    // A plain word in capitals is not a code, unless it stands where codes stand.
    if (known === undefined || (!code.includes('_') && !isCodeIn(text, code))) return [];
    const explanation: Explanation = {
      requirement: isErrorCode(code) ? (rows[code] ?? code) : code,
      code,
      title: sentence(known.meaning),
      cause: `This is a code of the kit: ${known.meaning}.`,
      next: [known.remedy],
    };
    return [{ explanation, wraps: wrappers.has(code) }];
  });
}

function isCodeIn(text: string, code: string): boolean {
  return new RegExp(`code\\\\?["']?\\s*[:=]\\s*\\\\?["']?${code}\\b|\\[${code}\\]`).test(text);
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
