import {
  createError,
  directEndpoints,
  isHeaderText,
  isRecord,
  sendRequest,
  type DatadogSite,
  type Outcome,
  type RequestOptions,
  type TilekitError,
} from '@tilekit/core';
import { createWebhookError } from '../errors/errors.ts';
import { ObjectReader } from './object-reader.ts';
import type { Operation } from './operations.ts';

/**
 * What every function that calls Datadog takes: 15 seconds for an attempt, a minute for all of them, at most four
 * attempts by default.
 */
export interface CallOptions extends RequestOptions {
  /** The site of the organization: its API host is called, whatever a URL said. */
  readonly site: DatadogSite;
}

/** The OAuth access token of an installation whose client has the scope `create_webhooks`. */
export interface AccessToken {
  accessToken: string;
}

/** An API key and an application key of the customer's organization. */
export interface KeyPair {
  apiKey: string;
  applicationKey: string;
}

/** What createWebhook takes; every other operation takes a {@link KeyPair} only. */
export type Credential = AccessToken | KeyPair;

/** One call of an operation. */
interface Call {
  operation: Operation;
  credential: Credential;
  /** Encoded; see `pathSegment`. */
  path: `/${string}`;
  body?: object;
  /** True for a change that means something else when it is done twice, such as a rename. */
  nonIdempotent?: boolean;
}

/** Sends a call and reads the object that a success carries. */
export async function perform<Result>(
  call: Call,
  options: CallOptions,
  parse: (answer: ObjectReader) => Result,
): Promise<Result> {
  const settled = await send(call, options, (body) => (isRecord(body) ? body : undefined));
  if (settled.outcome !== 'answered') throw failureOf(settled, call);
  const answer = new ObjectReader(settled.value);
  const result = parse(answer);
  if (answer.faults.length === 0) return result;
  const { status, headers } = settled.response;
  const error = createError(
    'UNEXPECTED_ANSWER',
    `Datadog answered "${call.operation.name}" with ${status} and a body that cannot be used.`,
    {
      status,
      // Names of fields only: a value may be a secret of the customer.
      cause: { faults: answer.faults, contentType: headers['content-type'] ?? '' },
    },
  );
  throw isIdempotent(call) ? error : outcomeUnknown(call, error);
}

/** Sends a deletion. Datadog answers with `{}` or nothing; what says more was said by something else. */
export async function performDeletion(call: Call, options: CallOptions): Promise<void> {
  const settled = await send(call, options, (body) =>
    body === undefined || (isRecord(body) && Object.keys(body).length === 0) ? true : undefined,
  );
  if (settled.outcome === 'answered') return;
  // The attempt whose answer was lost did delete it.
  if (settled.outcome === 'refused' && settled.error.status === 404 && settled.isRepeated) return;
  throw failureOf(settled, call);
}

async function send<Value>(
  call: Call,
  options: CallOptions,
  read: (body: unknown) => Value | undefined,
): Promise<Outcome<Value>> {
  const { operation, body, path } = call;
  const { endpoints = directEndpoints, site, timeoutMs, deadlineMs, maxAttempts } = options;
  return sendRequest(
    {
      operation: `${operation.method} ${path}`,
      method: operation.method,
      url: endpoints(site.apiHost, path),
      headers: {
        accept: 'application/json',
        ...credentialHeaders(call.credential, operation),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      isIdempotent: isIdempotent(call),
      read,
    },
    {
      ...options,
      timeoutMs: timeoutMs ?? 15_000,
      deadlineMs: deadlineMs ?? 60_000,
      maxAttempts: maxAttempts ?? 4,
    },
  );
}

/**
 * The error that ends a call. A creation or rename that may have been carried out is reported as such, with the failure as its
 * cause: it must not be repeated blindly.
 */
function failureOf({ outcome, error }: Exclude<Outcome, { outcome: 'answered' }>, call: Call): TilekitError {
  if (outcome === 'maybe-sent' && !isIdempotent(call)) return outcomeUnknown(call, error);
  if (outcome !== 'refused') return error;
  const { operation, credential } = call;
  const { status, cause } = error;
  const isRefused = status === 403 || (status === 401 && !('accessToken' in credential));
  if (!isRefused) return error;
  const what = `Datadog refused the credential for "${operation.name}" (${status}).`;
  const remedy =
    'accessToken' in credential
      ? `Check that the OAuth client has the scope "${operation.permission}" and that the token is fresh.`
      : `Check that both keys belong to this site, and that the owner of the application key has the permission "${operation.permission}".`;
  return createError('FORBIDDEN', what, { remedy, status, cause });
}

function outcomeUnknown(call: Call, cause: TilekitError): TilekitError {
  const what = `"${call.operation.name}" may have happened although its answer was lost.`;
  return createWebhookError('WEBHOOK_OUTCOME_UNKNOWN', what, { cause, status: cause.status });
}

function isIdempotent(call: Call): boolean {
  return call.operation.method !== 'POST' && call.nonIdempotent !== true;
}

/**
 * Turns a credential into headers, or refuses it before anything is sent.
 *
 * @throws WEBHOOK_CREDENTIAL_REFUSED
 */
function credentialHeaders(credential: Credential, operation: Operation): Record<string, string> {
  if ('accessToken' in credential) {
    if (operation.scope === undefined) {
      throw createWebhookError(
        'WEBHOOK_CREDENTIAL_REFUSED',
        `Datadog does not take an OAuth access token for "${operation.name}".`,
      );
    }
    return { authorization: `Bearer ${checked(credential.accessToken, 'accessToken')}` };
  }
  return {
    'dd-api-key': checked(credential.apiKey, 'apiKey'),
    'dd-application-key': checked(credential.applicationKey, 'applicationKey'),
  };
}

/** Callers without a type checker reach this with anything, so the type is not trusted. */
function checked(secret: unknown, name: string): string {
  if (isHeaderText(secret)) return secret;
  throw createWebhookError(
    'WEBHOOK_CREDENTIAL_REFUSED',
    `The credential's "${name}" is missing or malformed.`,
  );
}
