import { answerError, createError, readAnswer, TilekitError } from '@tilekit/core';
import type { TransportResponse } from '@tilekit/core';
import { createWebhookError } from '../errors/create-webhook-error.ts';
import type { Attempt } from './attempt.ts';
import { isSafeTwice, type Call } from './call.ts';
import type { Credential } from './credential.ts';

/**
 * The error that ends a call. A creation or rename that may have happened says so, with the failure as its cause:
 * nobody must repeat it blindly.
 */
export function requestError(result: Attempt, call: Call, mayHaveHappened: boolean, now: number): unknown {
  const error = result.response ? errorOfAnswer(result.response, call, now) : result.failure;
  return mayHaveHappened && !isSafeTwice(call) ? outcomeUnknown(call, error) : error;
}

/** Something was created or renamed, perhaps, and nobody can tell. */
export function outcomeUnknown(call: Call, cause: unknown): TilekitError {
  return createWebhookError(
    'WEBHOOK_OUTCOME_UNKNOWN',
    `"${call.operation.name}" may have happened although its answer was lost.`,
    { cause, status: cause instanceof TilekitError ? cause.status : undefined },
  );
}

/** The texts that an answer might repeat and an error must not. */
export function secretsOf(credential: Credential): string[] {
  return 'accessToken' in credential
    ? [credential.accessToken]
    : [credential.apiKey, credential.applicationKey];
}

function errorOfAnswer(response: TransportResponse, call: Call, now: number): TilekitError {
  const { operation, credential } = call;
  const secrets = secretsOf(credential);
  const isRefused = response.status === 403 || (response.status === 401 && !('accessToken' in credential));
  if (!isRefused)
    return answerError(response, { operation: `${operation.method} ${call.path}`, secrets, now });
  return createError(
    'FORBIDDEN',
    `Datadog refused the credential for "${operation.name}" (${response.status}).`,
    {
      remedy:
        'accessToken' in credential
          ? `Check that the OAuth client has the scope "${operation.permission}" and that the token is fresh.`
          : `Check that both keys belong to this site, and that the owner of the application key has the permission "${operation.permission}".`,
      status: response.status,
      cause: readAnswer(response, secrets),
    },
  );
}
