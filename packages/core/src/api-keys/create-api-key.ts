import { createError } from '../errors/create-error.ts';
import type { TilekitError } from '../errors/tilekit-error.ts';
import { isRecord } from '../request/read-answer.ts';
import { sendRequest, type RequestOptions } from '../request/send-request.ts';
import type { DatadogSite } from '../sites/datadog-site.ts';
import { directEndpoints } from '../sites/endpoints.ts';

/** Input of {@link createApiKey}. Sent once, with a deadline of 30 seconds by default. */
export interface ApiKeyOptions extends Pick<
  RequestOptions,
  'transport' | 'endpoints' | 'timeoutMs' | 'clock'
> {
  readonly site: DatadogSite;
  readonly accessToken: string;
}

/** A new API key. */
export interface ApiKey {
  readonly id: string;
  /** As on the API Keys page: `… OAuth Client API Key …`. */
  readonly name: string;
  readonly last4: string;
  /** Shown this once: encrypt and store it before anything else. */
  readonly key: string;
}

const operation = 'POST /api/v2/api_keys/marketplace';

/**
 * Makes the organization's API key for this integration: `POST https://api.<domain>/api/v2/api_keys/marketplace`.
 *
 * Never call it twice for one consent: an organization has one such key, and its value is shown once. When the answer
 * is lost, the error reports it; {@link connectInstallation} handles that case.
 *
 * @returns the key; store it before you answer the visitor
 * @throws API_KEY_EXISTS (409), API_KEY_OUTCOME_UNKNOWN when a key may have been made, API_KEYS_WRITE_MISSING (403),
 * ACCESS_TOKEN_REJECTED, RATE_LIMITED, UNEXPECTED_ANSWER, and a TransportError when nothing was sent
 * @see https://docs.datadoghq.com/extend/authorization/oauth2_endpoints/
 */
export async function createApiKey(options: ApiKeyOptions): Promise<ApiKey> {
  const { site, accessToken, endpoints = directEndpoints } = options;
  const settled = await sendRequest(
    {
      operation,
      method: 'POST',
      url: endpoints(site.apiHost, '/api/v2/api_keys/marketplace'),
      headers: { authorization: `Bearer ${accessToken}`, accept: 'application/json' },
      isIdempotent: false,
      read: apiKeyOf,
    },
    { ...options, maxAttempts: 1 },
  );
  if (settled.outcome === 'answered') return settled.value;
  const { outcome, error, response } = settled;
  if (outcome === 'refused') throw refusalOf(error);
  if (outcome === 'not-sent') throw error;
  const what = response ? error.what : `The answer to ${operation} was lost.`;
  const cause = response ? error.cause : error;
  throw createError('API_KEY_OUTCOME_UNKNOWN', what, { status: error.status, cause });
}

function refusalOf(error: TilekitError): TilekitError {
  const { what, status, cause } = error;
  if (status === 409) return createError('API_KEY_EXISTS', what, { status, cause });
  return status === 403 ? createError('API_KEYS_WRITE_MISSING', what, { status, cause }) : error;
}

function apiKeyOf(value: unknown): ApiKey | undefined {
  const data = isRecord(value) ? value.data : undefined;
  const attributes = isRecord(data) ? data.attributes : undefined;
  if (!isRecord(data) || !isRecord(attributes)) return undefined;
  const { id } = data;
  const { key, name, last4 } = attributes;
  if (typeof key !== 'string' || key === '' || typeof id !== 'string') return undefined;
  return {
    id,
    key,
    name: typeof name === 'string' ? name : 'OAuth Client API Key',
    last4: typeof last4 === 'string' ? last4 : key.slice(-4),
  };
}
