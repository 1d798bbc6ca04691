import type { TransportResponse } from '@tilekit/core';

/** The JSON value of an answer; `undefined` when it is none, which no JSON value is. */
export function readJson(response: TransportResponse): unknown {
  try {
    return JSON.parse(Buffer.from(response.body).toString('utf8'));
  } catch {
    // The caller knows what it expected, and says so.
    return undefined;
  }
}
