import { answerError } from '../errors/answer-error.ts';
import { defaultTransport } from '../http/create-transport.ts';
import type { Transport } from '../http/transport.ts';
import type { DatadogSite } from '../sites/datadog-site.ts';
import { directEndpoints, type Endpoints } from '../sites/endpoints.ts';

/** Input of {@link validateApiKey}. */
export interface ValidateApiKeyOptions {
  readonly site: DatadogSite;
  readonly apiKey: string;
  /** Default: one shared transport. */
  readonly transport?: Transport | undefined;
  /** Default: the real Datadog. */
  readonly endpoints?: Endpoints | undefined;
}

/**
 * Asks whether an API key is good on a site: `GET https://api.<domain>/api/v1/validate`.
 *
 * @returns `false` when Datadog refuses the key
 * @throws RATE_LIMITED, DATADOG_UNAVAILABLE, UNEXPECTED_ANSWER, TransportError: nothing is known then
 * @see https://docs.datadoghq.com/api/latest/authentication/
 */
export async function validateApiKey(options: ValidateApiKeyOptions): Promise<boolean> {
  const { site, apiKey, transport = defaultTransport(), endpoints = directEndpoints } = options;
  const answer = await transport({
    method: 'GET',
    url: endpoints(site.apiHost, '/api/v1/validate'),
    headers: { 'dd-api-key': apiKey, accept: 'application/json' },
    timeoutMs: 15_000,
  });
  if (answer.status === 200) return true;
  if (answer.status === 401 || answer.status === 403) return false;
  throw answerError(answer, { operation: 'GET /api/v1/validate', secrets: [apiKey] });
}
