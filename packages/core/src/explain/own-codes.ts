import { errorTable, isErrorCode, type ErrorCode } from '../errors/error-table.ts';
import type { Explanation, KnownCode } from './explanation.ts';
import { plainText } from './plain-text.ts';

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
  /^(FORBIDDEN|NOT_FOUND|BAD_REQUEST|CONFLICT|RATE_LIMITED|TOO_MANY_REQUESTS|TIMED_OUT|ABORTED|TOO_LARGE|TOO_OLD|TOO_SLOW|INPUT_INVALID|HOST_NOT_FOUND|CONNECTION_FAILED|CONNECTION_LOST|TLS_FAILED|NOT_CONNECTED|DISK_FULL|PORT_TAKEN|REQUEST_INVALID|PAYLOAD_INVALID|INVALID_CLIENT_ID|GRANT_REVOKED|UNSUPPORTED_MEDIA_TYPE|PAGE_NOT_FOUND)$/;
const ourMark =
  /\b(TilekitError|PartnerActionError|CustomerActionError|DatadogActionError|RequestRefusedError|TransportError|SubmissionStopped|StartupError|SignInError|DeliveryRefusal|DatabaseUnavailable)\b|tilekit|installationId|"?(reqId|requestId|reference)\\?"?\s*:\s*\\?"?req-|datadog|ddog-gov/i;

/** A sentence of a table shorter than this may be anybody's. */
const minSentence = 20;

interface OwnAnswer {
  readonly explanation: Explanation;
  /** Whether an answer of Datadog that the text quotes stands before this one. */
  readonly wraps: boolean;
}

/**
 * @param words the text as {@link plainText} reads it
 * @returns an answer for each of our own codes in the text, in the order in which they appear, and the words without
 * the sentences of our tables: those are about Datadog's errors, and are none
 */
export function explainOwnCodes(
  text: string,
  words: string,
  moreCodes: Readonly<Record<string, KnownCode>>,
  isOwnLog: boolean,
): { readonly own: readonly OwnAnswer[]; readonly otherWords: string } {
  const codes: Readonly<Record<string, KnownCode>> = { ...moreCodes, ...errorTable };
  const { spoken, otherWords } = readSentences(words, ownersOf(codes, moreCodes));
  const marked = isOwnLog || spoken.length > 0 || ourMark.test(text) || Object.hasOwn(codes, text.trim());
  const capitals = new Set(text.match(/(?<![\w/-])[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)*(?![\w-])/g));
  const written = [...capitals].filter(
    (code) =>
      Object.hasOwn(codes, code) &&
      (marked || (!commonWords.test(code) && code.includes('_'))) &&
      // A plain word in capitals is not a code, unless it stands where codes stand.
      (code.includes('_') || isCodeIn(text, code)),
  );
  const own = [...new Set(written.length > 0 ? written : spoken)].flatMap((code) => {
    const known = codes[code];
    if (known === undefined) return [];
    const explanation: Explanation = {
      requirement: isErrorCode(code) ? (rows[code] ?? code) : code,
      code,
      title: sentence(known.meaning),
      cause: `This is a code of the kit: ${known.meaning}.`,
      next: [known.remedy],
    };
    return [{ explanation, wraps: wrappers.has(code) }];
  });
  return { own, otherWords };
}

const knownOwners = new WeakMap<object, ReadonlyMap<string, string | undefined>>();

/** The sentences of the tables, as `plainText` reads them, with their codes; what two codes say tells of neither. */
function ownersOf(codes: Readonly<Record<string, KnownCode>>, key: object) {
  const known = knownOwners.get(key);
  if (known !== undefined) return known;
  const owners = new Map<string, string | undefined>();
  for (const [code, { meaning, remedy }] of Object.entries(codes)) {
    for (const spoken of [meaning, remedy]) {
      const said = plainText(spoken).words.replace(/\.$/, '');
      if (said.length < minSentence) continue;
      owners.set(said, owners.has(said) && owners.get(said) !== code ? undefined : code);
    }
  }
  knownOwners.set(key, owners);
  return owners;
}

/** Finds codes whose message the text repeats without naming them: the remedy, or what happened, word by word. */
function readSentences(words: string, owners: ReadonlyMap<string, string | undefined>) {
  const found = [...owners]
    .map(([said, code]) => ({ said, code, at: words.indexOf(said) }))
    .filter(({ at }) => at >= 0)
    .sort((left, right) => left.at - right.at || right.said.length - left.said.length)
    // The beginning of a longer sentence is none of its own.
    .filter(({ at }, index, all) => index === 0 || at !== all[index - 1]?.at);
  return {
    spoken: found.flatMap(({ code }) => code ?? []),
    otherWords: found.reduce((rest, { said }) => rest.replaceAll(said, ' '), words),
  };
}

function isCodeIn(text: string, code: string): boolean {
  return (
    text.trim() === code ||
    new RegExp(`(?:code|reason)\\\\?["']?\\s*[:=]\\s*\\\\?["']?${code}\\b|\\[${code}\\]`).test(text)
  );
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
