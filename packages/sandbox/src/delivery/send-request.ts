import type { AuthMethodRecord } from '../organizations/organization-record.ts';
import { isObject } from '../received/payload.ts';
import type { DeliveryRequest } from './render-request.ts';

/** What came of one attempt. */
export type AttemptOutcome = { status: number; answer: string } | { failure: string };

/**
 * A request is given up after fifteen seconds.
 *
 * @see https://docs.datadoghq.com/integrations/webhooks/
 */
const timeoutMs = 15_000;

const maxAnswerCharacters = 500;

/** Posts a delivery once. Redirects are not followed. */
export async function sendRequest(
  { url, headers, body }: DeliveryRequest,
  authMethod: AuthMethodRecord | undefined,
): Promise<AttemptOutcome> {
  try {
    const authorization = authMethod ? { authorization: `Bearer ${await fetchToken(authMethod)}` } : {};
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, ...authorization },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer = await response.text();
    return { status: response.status, answer: answer.slice(0, maxAnswerCharacters) };
  } catch (error) {
    return { failure: describeFailure(error) };
  }
}

/** Fetches a token with client credentials (RFC 6749 section 4.4), the client's credentials in the body. */
async function fetchToken(method: AuthMethodRecord): Promise<string> {
  const response = await fetch(method.access_token_url, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: method.client_id,
      client_secret: method.client_secret,
      ...(method.scope === null ? {} : { scope: method.scope }),
      ...(method.audience === null ? {} : { audience: method.audience }),
    }),
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });
  const answer: unknown = await response.json();
  if (!response.ok || !isObject(answer) || typeof answer.access_token !== 'string') {
    throw new Error(`the access token URL answered ${response.status} without a token`);
  }
  return answer.access_token;
}

function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'lost connection';
  if (error.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
  const { cause } = error;
  return cause instanceof Error && 'code' in cause
    ? `lost connection (${String(cause.code)})`
    : error.message;
}
