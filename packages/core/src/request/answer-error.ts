import type { TransportResponse } from '../http/transport.ts';
import { createError } from './create-error.ts';
import type { ErrorCode } from './error-table.ts';
import { readAnswer, type AnswerEvidence } from './read-answer.ts';
import { recogniseMessages } from './recognise-message.ts';
import type { TilekitError } from './tilekit-error.ts';

/** What the caller knows about the request that failed. */
export interface AnswerContext {
  /** The endpoint as in Datadog's reference: `POST /api/v2/series`. */
  readonly operation: string;
  /** Secrets of the request that the answer might repeat. */
  readonly secrets?: readonly string[];
  /** Unix milliseconds, for a rate limit that names a point in time; default: now. */
  readonly now?: number;
}

/**
 * Makes the error of an answer that is not a success.
 *
 * A text that the catalogue knows decides; otherwise the status does. Every shape that Datadog is known to answer is
 * understood, and nothing of the request is repeated.
 *
 * @returns an error to throw; `cause` is the {@link AnswerEvidence}
 */
export function answerError(response: TransportResponse, context: AnswerContext): TilekitError {
  const evidence = readAnswer(response, context.secrets);
  const isOAuth = context.operation.includes(' /oauth2/');
  const known = recogniseMessages(evidence.messages, response.status, isOAuth);
  const code = known ?? codeOfStatus(response.status);
  return createError(code, whatOf(evidence, context.operation), {
    status: response.status,
    retryAfterMs: retryAfterMs(response, context.now ?? Date.now()),
    cause: evidence,
  });
}

/** One sentence: who answered what. */
export function whatOf(evidence: AnswerEvidence, operation: string): string {
  const said = evidence.messages.length > 0 ? `: ${evidence.messages.slice(0, 3).join('; ')}` : '';
  const shape = evidence.shape === 'html' || evidence.shape === 'empty' ? ` (${evidence.shape} body)` : '';
  return `Datadog answered ${operation} with ${evidence.status}${shape}${said.replace(/[.\s]*$/, '')}.`;
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 400 || status === 422) return 'BAD_REQUEST';
  if (status === 401) return 'ACCESS_TOKEN_REJECTED';
  if (status === 403) return 'FORBIDDEN';
  if (status === 404) return 'NOT_FOUND';
  if (status === 409 || status === 412) return 'CONFLICT';
  if (status === 413) return 'TOO_LARGE';
  if (status === 429) return 'RATE_LIMITED';
  if (status === 408 || status >= 500) return 'DATADOG_UNAVAILABLE';
  return 'UNEXPECTED_ANSWER';
}

const longestWaitMs = 10 * 60_000;

/**
 * How long Datadog asks to wait. `X-RateLimit-Reset` comes as seconds or as a Unix time; `Retry-After` as seconds or
 * as a date. Absurd values are capped at ten minutes.
 */
function retryAfterMs(response: TransportResponse, now: number): number | undefined {
  const { headers } = response;
  const text = headers['x-ratelimit-reset'] ?? headers['retry-after'];
  if (text === undefined || (response.status !== 429 && response.status < 500)) return undefined;
  const ms = waitOf(text.trim(), now);
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), longestWaitMs) : undefined;
}

function waitOf(text: string, now: number): number {
  // An HTTP date begins with the name of a day; Date.parse alone would read "-5" as a year.
  if (/^[a-z]{3}/i.test(text)) return Date.parse(text) - now;
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  return seconds > 1e9 ? seconds * 1000 - now : seconds * 1000;
}
