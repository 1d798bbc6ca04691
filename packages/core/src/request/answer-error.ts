import { createError } from '../errors/create-error.ts';
import type { ErrorCode } from '../errors/error-table.ts';
import type { TilekitError } from '../errors/tilekit-error.ts';
import { requestedWaitMs } from './rate-limit.ts';
import {
  isDatadogAnswer,
  isOAuthOperation,
  readAnswer,
  type AnswerEvidence,
  type ExpectedAnswer,
} from './read-answer.ts';
import type { TransportResponse } from './transport.ts';

/** What the caller knows about the request that failed. */
export interface AnswerContext extends ExpectedAnswer {
  /** Secrets of the request that the answer might repeat. */
  readonly secrets?: readonly string[];
  /** Unix milliseconds, for a rate limit that names a point in time; default: now. */
  readonly now?: number;
}

/**
 * Makes the error of an answer that is not a success.
 *
 * An answer that is not Datadog's (see `isDatadogAnswer`) is UNEXPECTED_ANSWER, whatever its status claims; only the
 * statuses that ask for another attempt keep their code. Of Datadog's own, a text that the catalogue knows decides;
 * otherwise the status does. Nothing of the request is repeated.
 *
 * @returns an error to throw; `cause` is the {@link AnswerEvidence}
 */
export function answerError(response: TransportResponse, context: AnswerContext): TilekitError {
  const { status } = response;
  const { operation, secrets } = context;
  const isDatadogs = isDatadogAnswer(response, context);
  const read = readAnswer(response, secrets);
  // A success that cannot be used may hold tokens or keys that are still unknown; the title of a page cannot.
  const evidence = status < 300 && read.shape !== 'html' ? { ...read, messages: [] } : read;
  const known = isDatadogs
    ? recogniseMessages(evidence.messages, status, isOAuthOperation(operation))
    : undefined;
  const code = known ?? codeOf(status, isDatadogs);
  const now = context.now ?? Date.now();
  return createError(code, whatOf(evidence, operation, isDatadogs || isRetryable(status)), {
    status,
    retryAfterMs: isRetryable(status) ? requestedWaitMs(response.headers, now) : undefined,
    cause: evidence,
  });
}

/** One sentence: who answered what. */
function whatOf(evidence: AnswerEvidence, operation: string, isDatadogs = true): string {
  const said = evidence.messages.length > 0 ? `: ${evidence.messages.slice(0, 3).join('; ')}` : '';
  const shape = evidence.shape === 'html' || evidence.shape === 'empty' ? ` (${evidence.shape} body)` : '';
  const answered = `${operation} with ${evidence.status}${shape}${said.replace(/[.\s]*$/, '')}`;
  return isDatadogs ? `Datadog answered ${answered}.` : `Something that is not Datadog answered ${answered}.`;
}

/** Datadog asks to repeat 408, 429 and 5xx and nothing else; what stands in front of it means the same by them. */
export function isRetryable(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

function codeOf(status: number, isDatadogs: boolean): ErrorCode {
  if (status === 429) return 'RATE_LIMITED';
  if (status === 408 || status >= 500) return 'DATADOG_UNAVAILABLE';
  if (!isDatadogs) return 'UNEXPECTED_ANSWER';
  if (status === 400 || status === 422) return 'BAD_REQUEST';
  if (status === 401) return 'ACCESS_TOKEN_REJECTED';
  if (status === 403) return 'FORBIDDEN';
  if (status === 404) return 'NOT_FOUND';
  if (status === 409 || status === 412) return 'CONFLICT';
  return status === 413 ? 'TOO_LARGE' : 'UNEXPECTED_ANSWER';
}

interface Wording {
  readonly code: ErrorCode;
  readonly pattern: RegExp;
}

// Texts that Datadog's documentation or a public issue shows. The status alone says less than these.
const anywhere: readonly Wording[] = [
  { code: 'TOO_OLD', pattern: /too far in the past|too old|too far in the future/i },
];

// Elsewhere the same words concern a third party's OAuth: a webhook can have a separate client id and secret.
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
