import type { FastifyRequest } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { bytesOf, headerOf } from '../http/datadog-request.ts';
import { oauthError } from './oauth-error.ts';

/**
 * Reads the body of a token or revocation request: a form, or JSON with text values. With any other content
 * type Datadog does not see the code, and says that code or verifier are invalid.
 */
export function readParameters(datadog: Datadog, request: FastifyRequest): Map<string, string> {
  const contentType = headerOf(request, 'content-type')?.split(';')[0]?.trim().toLowerCase();
  const text = bytesOf(request).toString('utf8');
  if (contentType === 'application/x-www-form-urlencoded') {
    const parameters = new URLSearchParams(text);
    if (parameters.size !== new Set(parameters.keys()).size) {
      throw oauthError(datadog, 'invalid_request', 'Repeated parameter.');
    }
    return new Map(parameters);
  }
  if (contentType === 'application/json') return readJsonParameters(datadog, text);
  throw oauthError(datadog, 'invalid_grant');
}

function readJsonParameters(datadog: Datadog, text: string): Map<string, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw oauthError(datadog, 'invalid_request', 'The body is not valid JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw oauthError(datadog, 'invalid_request', 'The body is not a JSON object.');
  }
  return new Map(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
