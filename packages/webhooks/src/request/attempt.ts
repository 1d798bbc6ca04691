import type { Transport, TransportRequest, TransportResponse } from '@tilekit/core';
import { TransportError } from '@tilekit/core';

/** How one attempt ended: an answer of whatever status, or a failure without one. */
export interface Attempt {
  response?: TransportResponse;
  /** What the transport threw. */
  failure?: unknown;
  /** Whether Datadog may have done the work although nobody can tell. */
  mayHaveHappened: boolean;
}

/** Sends once and turns the transport's exception into a result, since it decides about the next attempt. */
export async function attempt(transport: Transport, request: TransportRequest): Promise<Attempt> {
  try {
    const response = await transport(request);
    return { response, mayHaveHappened: response.status === 408 || response.status >= 500 };
  } catch (failure) {
    // A partner's own transport cannot say that nothing was sent, so it is taken as sent.
    return { failure, mayHaveHappened: !(failure instanceof TransportError) || failure.maybeSent };
  }
}
