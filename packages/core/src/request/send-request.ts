import { TilekitError } from '../errors/tilekit-error.ts';
import type { Endpoints } from '../sites/endpoints.ts';
import { answerError, isRetryable } from './answer-error.ts';
import { systemClock, type Clock } from './clock.ts';
import { defaultTransport } from './create-transport.ts';
import { secretsOf } from './credentials.ts';
import { readRateLimit, requestedWaitMs, retryWaitMs, type RateLimit } from './rate-limit.ts';
import { isDatadogAnswer, readSuccess } from './read-answer.ts';
import {
  TransportError,
  type Transport,
  type TransportRequest,
  type TransportResponse,
} from './transport.ts';

/** How every call to Datadog is sent; each function states its defaults. */
export interface RequestOptions {
  /** Default: one shared transport on `node:https` with kept connections. */
  readonly transport?: Transport | undefined;
  /** Default: the real Datadog. */
  readonly endpoints?: Endpoints | undefined;
  /** For one attempt, from connecting to the last byte of the answer. */
  readonly timeoutMs?: number | undefined;
  /** For all attempts and waits together. */
  readonly deadlineMs?: number | undefined;
  /** 1 means that nothing is repeated. */
  readonly maxAttempts?: number | undefined;
  /** Ends the call: nothing more is sent, and what waits ends. */
  readonly signal?: AbortSignal | undefined;
  /** Notified of what Datadog says about its limit, with every answer that says something. */
  readonly onRateLimit?: ((rateLimit: RateLimit) => void) | undefined;
  readonly clock?: Clock | undefined;
}

/** One call of an operation of Datadog's API. */
export interface DatadogRequest<Value> extends Pick<TransportRequest, 'method' | 'url' | 'headers' | 'body'> {
  /** The endpoint as in Datadog's reference: `POST /api/v2/series`. */
  readonly operation: string;
  /**
   * Finds in the body of a success what the endpoint documents. An empty body is `undefined`.
   *
   * @returns `undefined` for anything else: then it was not Datadog that answered
   */
  readonly read: (body: unknown, status: number) => Value | undefined;
  /** Whether it may be sent again although an earlier attempt may have been carried out. */
  readonly isIdempotent: boolean;
  /** What no error may repeat, besides the credentials of the headers. */
  readonly secrets?: readonly string[] | undefined;
}

/**
 * How a call ended.
 *
 * - `answered`: Datadog did what was asked.
 * - `refused`: Datadog answered that it did not, and said why.
 * - `not-sent`: nothing was done, because nothing reached Datadog: no connection, or an intermediary refused.
 * - `maybe-sent`: Datadog may have done it; no answer from Datadog confirms it.
 */
export type Outcome<Value = unknown> = {
  /** Whether an earlier attempt of this call may have been carried out. */
  readonly isRepeated: boolean;
  /** What the next attempt would have waited for, where another one could help: a later one should wait as long. */
  readonly retryAfterMs?: number | undefined;
} & (
  | { readonly outcome: 'answered'; readonly response: TransportResponse; readonly value: Value }
  | { readonly outcome: 'refused'; readonly response: TransportResponse; readonly error: TilekitError }
  | {
      readonly outcome: 'not-sent' | 'maybe-sent';
      readonly response?: TransportResponse | undefined;
      readonly error: TilekitError;
    }
);

/** Where attempts wait for their turn. A lane shares turns, pauses and failures between the calls of an installation. */
export interface Turns {
  run<Result>(attempt: () => Promise<Result>, signal?: AbortSignal): Promise<Result>;
  /** Nothing more is sent for a while. */
  pause(ms: number, signal: AbortSignal | undefined): Promise<void> | void;
  /** @returns failures in a row, this one included */
  noteFailure(): number;
  noteSuccess(): void;
}

/** What a caller with its own queue adds. */
export interface SendingHooks {
  /** Default: immediately. */
  readonly turns?: Turns | undefined;
  /** Called before each attempt; `isRepeated` when an earlier one may have been carried out. */
  readonly onAttempt?: ((isRepeated: boolean) => void) | undefined;
  /** Whether an attempt that is under way is finished although the signal is aborted. */
  readonly finishesAttempts?: boolean | undefined;
}

/**
 * Sends a request until an answer settles it, and says what that means.
 *
 * | ended with | idempotent | otherwise |
 * |---|---|---|
 * | 429 | again | again: Datadog did nothing |
 * | no connection, nothing sent | again | again |
 * | 408, 5xx, time-out, lost connection | again | never: it may have been carried out |
 * | anything else | never | never |
 *
 * @param options defaults: 30 s for an attempt, 5 minutes for all, any number of attempts until then
 * @returns what became of the request: `answered` with the value read from the answer; otherwise `refused`, `not-sent` or
 * `maybe-sent` with the error
 * @see https://docs.datadoghq.com/api/latest/rate-limits/
 */
export async function sendRequest<Value>(
  request: DatadogRequest<Value>,
  options: RequestOptions,
  hooks: SendingHooks = {},
): Promise<Outcome<Value>> {
  const { clock = systemClock, signal, timeoutMs = 30_000, deadlineMs = 300_000 } = options;
  const { maxAttempts = Infinity } = options;
  const turns = hooks.turns ?? alone(clock);
  let startedAt: number | undefined;
  let isRepeated = false;
  for (let attempts = 1; ; attempts += 1) {
    let settled: Outcome<Value>;
    try {
      settled = await turns.run(async () => {
        startedAt ??= clock.now();
        hooks.onAttempt?.(isRepeated);
        const leftMs = startedAt + deadlineMs - clock.now();
        const limitMs = leftMs > 0 ? Math.min(timeoutMs, leftMs) : timeoutMs;
        return await attempt(request, options, { timeoutMs: limitMs, isRepeated, hooks });
      }, signal);
    } catch (error) {
      if (!signal?.aborted || error instanceof TilekitError) throw error;
      return aborted(signal, isRepeated);
    }
    if (settled.outcome === 'answered' || !isWorthRepeating(settled)) {
      if (settled.outcome === 'answered' || settled.outcome === 'refused') turns.noteSuccess();
      else turns.noteFailure();
      return afterEarlier(settled, isRepeated);
    }
    const { response } = settled;
    const requested = response && requestedWaitMs(response.headers, clock.now());
    const waitMs = retryWaitMs(turns.noteFailure(), requested, clock);
    const isInTime = clock.now() - (startedAt ?? clock.now()) + waitMs < deadlineMs;
    const maybeSent = settled.outcome === 'maybe-sent';
    if ((maybeSent && !request.isIdempotent) || attempts >= maxAttempts || !isInTime) {
      return { ...afterEarlier(settled, isRepeated), retryAfterMs: requested ?? waitMs };
    }
    isRepeated ||= maybeSent;
    try {
      await turns.pause(waitMs, signal);
    } catch (error) {
      if (!signal?.aborted) throw error;
      return aborted(signal, isRepeated);
    }
  }
}

async function attempt<Value>(
  request: DatadogRequest<Value>,
  { transport = defaultTransport(), signal, onRateLimit, clock = systemClock }: RequestOptions,
  { timeoutMs, isRepeated, hooks }: { timeoutMs: number; isRepeated: boolean; hooks: SendingHooks },
): Promise<Outcome<Value>> {
  const { method, url, headers, body, isIdempotent } = request;
  let response: TransportResponse;
  try {
    response = await transport({
      method,
      url,
      ...(headers && { headers }),
      ...(body !== undefined && { body }),
      ...(signal && !hooks.finishesAttempts && { signal }),
      timeoutMs,
      // A kept connection that the server is just closing would leave the outcome unknown.
      ...(!isIdempotent && { freshConnection: true }),
    });
  } catch (failure) {
    const error = asTransportError(failure);
    return { outcome: error.maybeSent ? 'maybe-sent' : 'not-sent', error, isRepeated };
  }
  const now = clock.now();
  const rateLimit = onRateLimit && readRateLimit(response.headers, now);
  if (rateLimit) onRateLimit(rateLimit);
  const { status } = response;
  const value = status < 300 ? readSuccess(response, request.read) : undefined;
  if (value !== undefined) return { outcome: 'answered', response, value, isRepeated };
  const { operation } = request;
  const secrets = [...secretsOf(headers), ...(request.secrets ?? [])];
  const error = answerError(response, { operation, secrets, now, accepts: () => false });
  if (status < 300 || status === 408 || status >= 500) {
    return { outcome: 'maybe-sent', response, error, isRepeated };
  }
  const isRefusal = status === 429 || isDatadogAnswer(response, { operation });
  return { outcome: isRefusal ? 'refused' : 'not-sent', response, error, isRepeated };
}

/** A cancelled request, a wrong certificate or an answer without end is the same the next time. */
const retryableCodes: ReadonlySet<string> = new Set([
  'HOST_NOT_FOUND',
  'CONNECTION_FAILED',
  'CONNECTION_LOST',
  'TIMED_OUT',
] satisfies TransportError['code'][]);

function isWorthRepeating({ response, error }: Exclude<Outcome, { outcome: 'answered' }>): boolean {
  return response ? isRetryable(response.status) : retryableCodes.has(error.code);
}

/** What an earlier attempt may have done stays possible when the last one reached no server. */
function afterEarlier<Value>(settled: Outcome<Value>, isRepeated: boolean): Outcome<Value> {
  return settled.outcome === 'not-sent' && isRepeated ? { ...settled, outcome: 'maybe-sent' } : settled;
}

function aborted(signal: AbortSignal, isRepeated: boolean): Outcome<never> {
  const error = new TransportError('ABORTED', 'The call was cancelled between two attempts.', {
    maybeSent: isRepeated,
    cause: signal.reason,
  });
  return { outcome: isRepeated ? 'maybe-sent' : 'not-sent', error, isRepeated };
}

/** A partner's own transport may fail in its own words, which may hold anything: it cannot say that nothing was sent. */
function asTransportError(failure: unknown): TransportError {
  if (failure instanceof TransportError) return failure;
  const cause = { name: failure instanceof Error ? failure.name : typeof failure };
  const what = `The transport failed (${cause.name}).`;
  return new TransportError('CONNECTION_LOST', what, { maybeSent: true, cause });
}

function alone(clock: Clock): Turns {
  let failures = 0;
  return {
    run: (attempt) => attempt(),
    pause: (ms, signal) => clock.sleep(ms, signal),
    noteFailure: () => (failures += 1),
    noteSuccess: () => undefined,
  };
}
