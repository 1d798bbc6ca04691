import { TransportError, type TransportRequest, type TransportResponse } from '@tilekit/core';
import { createError } from '../errors/create-error.ts';
import { judge, mayHaveCounted, type Answer, type Verdict } from './answer.ts';
import type { Delivery } from './delivery.ts';
import { sayWhy } from './say-why.ts';
import { waitBeforeRetryMs } from './wait-before-retry.ts';

/** An answer that settles its request, one way or the other. */
export interface Settled {
  readonly verdict: Exclude<Verdict, 'retry'>;
  readonly response: TransportResponse;
}

/** Told before each attempt; `maybeDuplicate` when an earlier attempt may already have counted. */
export type OnAttempt = (maybeDuplicate: boolean) => void;

/** Whether an answer that would be retried may be. A request that must not run twice says no to some. */
export type MayRetry = (answer: Answer) => boolean;

/**
 * Sends a request until its answer settles it, each attempt in the installation's turn.
 *
 * While one request waits, the whole lane does: a limit is the organisation's, and a broken way is broken for all.
 *
 * @throws DELIVERY_GAVE_UP when the deadline would pass first; its `retryAfterMs` says when to try again
 * @throws TransportError for a failure that no repetition mends (TLS)
 */
export async function sendWithRetries(
  request: Omit<TransportRequest, 'timeoutMs' | 'signal'>,
  delivery: Delivery,
  onAttempt: OnAttempt = () => undefined,
  mayRetry: MayRetry = () => true,
): Promise<Settled> {
  const { lane, retry, clock, signal } = delivery;
  let startedAtMs: number | undefined;
  let maybeDuplicate = false;
  for (;;) {
    const answer = await lane.run(async () => {
      startedAtMs ??= clock.now();
      onAttempt(maybeDuplicate);
      return attempt(request, delivery);
    }, signal);
    const verdict = judge(answer);
    if (verdict !== 'retry' && answer.kind === 'answered') {
      lane.noteSuccess();
      return { verdict, response: answer };
    }
    maybeDuplicate ||= mayHaveCounted(answer);
    if (!mayRetry(answer)) throw gaveUp(answer, request, 'and a repetition could do it twice');
    const headers = answer.kind === 'answered' ? answer.headers : {};
    const waitMs = waitBeforeRetryMs(lane.noteFailure(), headers, retry, clock);
    const spentMs = clock.now() - (startedAtMs ?? clock.now());
    if (spentMs + waitMs > retry.giveUpAfterMs) {
      throw gaveUp(
        answer,
        request,
        `and the deadline of ${retry.giveUpAfterMs} ms leaves no time for another attempt`,
        waitMs,
      );
    }
    lane.pause(waitMs);
  }
}

async function attempt(request: Omit<TransportRequest, 'timeoutMs'>, delivery: Delivery): Promise<Answer> {
  try {
    const response = await delivery.transport({ ...request, timeoutMs: delivery.retry.attemptTimeoutMs });
    return { kind: 'answered', ...response };
  } catch (error) {
    if (error instanceof TransportError && neverMends.has(error.code)) throw error;
    return { kind: 'lost', maybeSent: !(error instanceof TransportError) || error.maybeSent, error };
  }
}

const neverMends: ReadonlySet<string> = new Set(['TLS_HOST_MISMATCH', 'TLS_FAILED', 'ABORTED']);

/** @param retryAfterMs what the next attempt would have waited for: whoever tries again later waits as long */
function gaveUp(
  answer: Answer,
  request: Pick<TransportRequest, 'headers'>,
  why: string,
  retryAfterMs?: number,
): Error {
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (answer.kind === 'lost') {
    const what = `No answer came from Datadog, ${why}.`;
    return createError('DELIVERY_GAVE_UP', what, { ...wait, cause: answer.error });
  }
  const what = `Datadog answered ${sayWhy(answer, request)}, ${why}.`;
  return createError('DELIVERY_GAVE_UP', what, { ...wait, status: answer.status });
}
