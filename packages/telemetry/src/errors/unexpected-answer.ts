import { createError, readAnswer, type TilekitError, type TransportResponse } from '@tilekit/core';

/** The error of an answer whose status promises what its body does not hold. */
export function unexpectedAnswer(response: TransportResponse, expected: string): TilekitError {
  const evidence = readAnswer(response);
  return createError('UNEXPECTED_ANSWER', `Datadog answered ${response.status} without ${expected}.`, {
    status: response.status,
    cause: { expected, actual: { shape: evidence.shape, contentType: evidence.contentType } },
  });
}
