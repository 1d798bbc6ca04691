import { createError, type TransportResponse } from '@tilekit/core';
import { isSafeTwice, type Call } from './call.ts';
import { ObjectReader } from './object-reader.ts';
import { outcomeUnknown } from './request-error.ts';

/**
 * Reads the body of a successful answer.
 * @param parse takes what it needs from the answer's object
 * @throws UNEXPECTED_ANSWER, or WEBHOOK_OUTCOME_UNKNOWN when what cannot be read is the answer to a creation
 */
export function readSuccess<Result>(
  response: TransportResponse,
  call: Call,
  parse: (answer: ObjectReader) => Result,
): Result {
  const answer = new ObjectReader(decode(response.body));
  const result = parse(answer);
  if (answer.faults.length === 0) return result;
  const { operation } = call;
  const error = createError(
    'UNEXPECTED_ANSWER',
    `Datadog answered "${operation.name}" with ${response.status} and a body that cannot be used.`,
    {
      status: response.status,
      // Names of fields only: a value may be a secret of the customer.
      cause: { faults: answer.faults, contentType: response.headers['content-type'] ?? '' },
    },
  );
  throw isSafeTwice(call) ? error : outcomeUnknown(call, error);
}

function decode(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    // Not JSON: the reader reports that there is no object.
    return undefined;
  }
}
