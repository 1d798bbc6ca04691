import { isRecord } from '../request/read-answer.ts';
import { sendRequest, type RequestOptions } from '../request/send-request.ts';
import type { DatadogSite } from '../sites/datadog-site.ts';
import { directEndpoints } from '../sites/endpoints.ts';

/** Input of {@link validateApiKey}. Asked once, with a deadline of 15 seconds by default. */
export interface ValidateApiKeyOptions extends RequestOptions {
  readonly site: DatadogSite;
  readonly apiKey: string;
}

/**
 * Asks whether an API key is good on a site: `GET https://api.<domain>/api/v1/validate`.
 *
 * @returns `false` when Datadog refuses the key; the page of a proxy is no refusal
 * @throws RATE_LIMITED, DATADOG_UNAVAILABLE, UNEXPECTED_ANSWER, TransportError: nothing is known then
 * @see https://docs.datadoghq.com/api/latest/authentication/
 */
export async function validateApiKey({
  site,
  apiKey,
  timeoutMs = 15_000,
  maxAttempts = 1,
  ...options
}: ValidateApiKeyOptions): Promise<boolean> {
  const { endpoints = directEndpoints } = options;
  const settled = await sendRequest(
    {
      operation: 'GET /api/v1/validate',
      method: 'GET',
      url: endpoints(site.apiHost, '/api/v1/validate'),
      headers: { 'dd-api-key': apiKey, accept: 'application/json' },
      isIdempotent: true,
      read: (body) => (isRecord(body) && typeof body.valid === 'boolean' ? body.valid : undefined),
    },
    { ...options, timeoutMs, maxAttempts },
  );
  if (settled.outcome === 'answered') return settled.value;
  const { outcome, error } = settled;
  if (outcome === 'refused' && (error.status === 401 || error.status === 403)) return false;
  throw error;
}
