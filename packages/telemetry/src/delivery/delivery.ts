import {
  defaultTransport,
  directEndpoints,
  isHeaderText,
  sendRequest,
  systemClock,
  type Clock,
  type DatadogRequest,
  type Endpoints,
  type Outcome,
  type RequestOptions,
  type TilekitError,
  type Transport,
} from '@tilekit/core';
import { createError } from '../errors/errors.ts';
import { FairQueue } from '../lanes/fair-queue.ts';
import type { Lane } from '../lanes/lane.ts';

/** How requests leave: 30 seconds for an attempt and five minutes for all of them by default. */
export interface DeliveryOptions extends RequestOptions {
  /** The installation's lane of a `FairQueue`; default: a separate lane. */
  readonly lane?: Lane | undefined;
}

/** {@link DeliveryOptions} with nothing left open that a caller needs. */
export interface Delivery extends RequestOptions {
  readonly transport: Transport;
  readonly endpoints: Endpoints;
  readonly lane: Lane;
  readonly clock: Clock;
}

/** Fills in the defaults. */
export function deliveryOf(options: DeliveryOptions): Delivery {
  const { clock = systemClock, transport = defaultTransport(), endpoints = directEndpoints } = options;
  const { timeoutMs, deadlineMs, maxAttempts, signal, onRateLimit } = options;
  const lane = options.lane ?? new FairQueue({ clock }).lane('only');
  return { transport, endpoints, clock, lane, timeoutMs, deadlineMs, maxAttempts, signal, onRateLimit };
}

/**
 * Sends a request until its answer settles it, each attempt in the installation's turn.
 *
 * While one request waits, the whole lane does: a limit is the organization's, and when the connection is down it is
 * down for all. An attempt that is under way when the signal is aborted is finished, so that its outcome is known.
 */
export async function send<Value>(
  request: DatadogRequest<Value>,
  delivery: Delivery,
  onAttempt?: (isRepeated: boolean) => void,
): Promise<Outcome<Value>> {
  return sendRequest(request, delivery, { turns: delivery.lane, onAttempt, finishesAttempts: true });
}

/** Errors that no later attempt changes: they are reported as they are. */
const nonRetryableCodes: ReadonlySet<string> = new Set([
  'TLS_HOST_MISMATCH',
  'TLS_FAILED',
  'ABORTED',
  'RESPONSE_TOO_LARGE',
  'UNEXPECTED_ANSWER',
]);

/** The error of a request that Datadog did not answer with success. */
export function failureOf(settled: Exclude<Outcome, { outcome: 'answered' }>): TilekitError {
  const { outcome, error, retryAfterMs } = settled;
  const { status } = error;
  if (outcome === 'refused' && status !== 429) return error;
  if (nonRetryableCodes.has(error.code)) return error;
  return createError('DELIVERY_GAVE_UP', `${error.what} No time or attempt is left for another try.`, {
    status,
    retryAfterMs,
    cause: error,
  });
}

/**
 * The header of an API key.
 *
 * @throws INPUT_INVALID without repeating the value
 */
export function apiKeyHeader(apiKey: string): { 'dd-api-key': string } {
  return { 'dd-api-key': checked(apiKey, 'apiKey') };
}

/** The header of an application key. */
export function applicationKeyHeader(applicationKey: string): { 'dd-application-key': string } {
  return { 'dd-application-key': checked(applicationKey, 'applicationKey') };
}

/** The header of an access token. */
export function bearerHeader(accessToken: string): { authorization: string } {
  return { authorization: `Bearer ${checked(accessToken, 'accessToken')}` };
}

function checked(value: unknown, name: string): string {
  if (isHeaderText(value)) return value;
  throw createError('INPUT_INVALID', `\`${name}\` is empty or holds characters that no header can carry.`);
}
