import type { TransportRequest, TransportResponse } from '@tilekit/core';
import { createError, defaultTransport, directEndpoints } from '@tilekit/core';
import { attempt, type Attempt } from './attempt.ts';
import { isSafeTwice, type Call } from './call.ts';
import type { CallOptions } from './call-options.ts';
import { systemClock, type Clock } from './clock.ts';
import { credentialHeaders } from './credential.ts';
import { readRateLimit } from './rate-limit.ts';
import { mayRepeat, repetitionDelayMs } from './repetition.ts';
import { requestError } from './request-error.ts';

/**
 * Performs an operation: checks the credential, sends, and repeats what is safe to repeat until the deadline.
 * @returns a successful answer (2xx)
 * @throws TilekitError for every other end; `WEBHOOK_OUTCOME_UNKNOWN` when a creation may have happened
 */
export async function send(call: Call, options: CallOptions): Promise<TransportResponse> {
  const { transport = defaultTransport(), clock = systemClock, maxAttempts = 4 } = options;
  const request = createRequest(call, options);
  const endsAt = clock.now() + (options.deadlineMs ?? 60_000);
  let mayHaveHappened = false;
  for (let count = 1; ; count++) {
    const timeoutMs = Math.min(options.attemptTimeoutMs ?? 15_000, endsAt - clock.now());
    const result = await attempt(transport, { ...request, timeoutMs });
    observeRateLimit(result, options, clock.now());
    if (result.response && isSuccess(result.response, call, mayHaveHappened)) return result.response;
    mayHaveHappened ||= result.mayHaveHappened;
    const delayMs = repetitionDelayMs(result, count, clock);
    const isInTime = clock.now() + delayMs < endsAt;
    if (count >= maxAttempts || !isInTime || !mayRepeat(result, call)) {
      throw requestError(result, call, mayHaveHappened, clock.now());
    }
    await pause(delayMs, clock, options.signal);
  }
}

function createRequest(call: Call, options: CallOptions): TransportRequest {
  const { operation, body } = call;
  return {
    method: operation.method,
    url: (options.endpoints ?? directEndpoints)(options.site.apiHost, call.path),
    headers: {
      accept: 'application/json',
      ...credentialHeaders(call.credential, operation),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
    ...(options.signal && { signal: options.signal }),
    // A kept connection that the server is just closing would leave the outcome unknown.
    ...(!isSafeTwice(call) && { freshConnection: true }),
  };
}

function isSuccess(response: TransportResponse, call: Call, mayHaveHappened: boolean): boolean {
  if (response.status >= 200 && response.status < 300) return true;
  // The attempt whose answer was lost did delete it.
  return call.operation.method === 'DELETE' && response.status === 404 && mayHaveHappened;
}

function observeRateLimit({ response }: Attempt, options: CallOptions, now: number): void {
  const rateLimit = response && options.onRateLimit && readRateLimit(response.headers, now);
  if (rateLimit) options.onRateLimit?.(rateLimit);
}

async function pause(ms: number, clock: Clock, signal: AbortSignal | undefined): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    // The same code as for a request that is cancelled on its way.
    throw signal?.aborted ? createError('ABORTED', 'The call was cancelled between two attempts.') : error;
  }
}
