import { answerError, whatOf } from '../errors/answer-error.ts';
import { createError } from '../errors/create-error.ts';
import { isRecord, readAnswer } from '../errors/read-answer.ts';
import type { TilekitError } from '../errors/tilekit-error.ts';
import { defaultTransport } from '../http/create-transport.ts';
import { TransportError } from '../http/transport-error.ts';
import type { Transport, TransportResponse } from '../http/transport.ts';
import type { DatadogSite } from '../sites/datadog-site.ts';
import { directEndpoints, type Endpoints } from '../sites/endpoints.ts';

/** Input of {@link createApiKey}. */
export interface ApiKeyOptions {
  readonly site: DatadogSite;
  readonly accessToken: string;
  /** Default: one shared transport. */
  readonly transport?: Transport | undefined;
  /** Default: the real Datadog. */
  readonly endpoints?: Endpoints | undefined;
  /** Deadline of the call; default 30,000. */
  readonly timeoutMs?: number | undefined;
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
 * Makes the organisation's API key for this integration: `POST https://api.<domain>/api/v2/api_keys/marketplace`.
 *
 * Never call it twice for one consent: an organisation has one such key, and its value is shown once. When the answer
 * is lost the error says so; {@link connectInstallation} keeps the custody of that moment.
 *
 * @returns the key; store it before you answer anybody
 * @throws API_KEY_EXISTS (409), API_KEY_OUTCOME_UNKNOWN when a key may have been made, API_KEYS_WRITE_MISSING (403),
 * ACCESS_TOKEN_REJECTED, RATE_LIMITED, UNEXPECTED_ANSWER, and a TransportError when nothing was sent
 * @see https://docs.datadoghq.com/extend/authorization/oauth2_endpoints/
 */
export async function createApiKey(options: ApiKeyOptions): Promise<ApiKey> {
  const { site, accessToken, transport = defaultTransport(), endpoints = directEndpoints } = options;
  let answer: TransportResponse;
  try {
    answer = await transport({
      method: 'POST',
      url: endpoints(site.apiHost, '/api/v2/api_keys/marketplace'),
      headers: { authorization: `Bearer ${accessToken}`, accept: 'application/json' },
      timeoutMs: options.timeoutMs ?? 30_000,
      freshConnection: true,
    });
  } catch (error) {
    // Any other failure of a partner's own transport counts as lost as well: it cannot say that nothing was sent.
    if (error instanceof TransportError && !error.maybeSent) throw error;
    throw createError('API_KEY_OUTCOME_UNKNOWN', `The answer to ${operation} was lost.`, { cause: error });
  }
  const key = answer.status === 201 || answer.status === 200 ? apiKeyOf(answer) : undefined;
  if (key) return key;
  throw failureOf(answer, accessToken);
}

function failureOf(answer: TransportResponse, accessToken: string): TilekitError {
  const { status } = answer;
  const context = { operation, secrets: [accessToken] };
  // A success that cannot be read, and every failure of a server that may have come after the work was done.
  if ((status >= 200 && status < 300) || status === 408 || status >= 500) {
    // A body that holds the key must not become evidence.
    const cause = { ...readAnswer(answer, context.secrets), ...(status < 300 && { messages: [] }) };
    return createError('API_KEY_OUTCOME_UNKNOWN', whatOf(cause, operation), { status, cause });
  }
  const error = answerError(answer, context);
  const cause = readAnswer(answer, context.secrets);
  if (status === 409) return createError('API_KEY_EXISTS', whatOf(cause, operation), { status, cause });
  if (status === 403)
    return createError('API_KEYS_WRITE_MISSING', whatOf(cause, operation), { status, cause });
  return error;
}

function apiKeyOf(answer: TransportResponse): ApiKey | undefined {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(answer.body));
  } catch {
    // A success without a readable key: the caller reports the outcome as unknown.
    return undefined;
  }
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
