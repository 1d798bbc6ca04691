import type { Datadog } from '../datadog.ts';
import { Refusal } from '../http/refusal.ts';

const descriptions = {
  invalid_request: 'Malformed request.',
  invalid_client: 'Client authentication failed.',
  invalid_grant: 'Invalid authorization code or code verifier.',
  unsupported_grant_type: 'Unsupported grant type.',
} as const;

export type OAuthErrorCode = keyof typeof descriptions;

/** A refusal of the token endpoints, in the form that the policy asks for. */
export function oauthError(
  datadog: Datadog,
  code: OAuthErrorCode,
  description: string = descriptions[code],
  status = 400,
): Refusal {
  const ofDatadog = { errors: [`${code} - ${description}`] };
  const ofRfc6749 = { error: code, error_description: description };
  const body = {
    both: { ...ofRfc6749, ...ofDatadog },
    datadog: ofDatadog,
    rfc6749: ofRfc6749,
  }[datadog.policy.oauthErrors];
  return new Refusal(status, body, { 'cache-control': 'no-store' });
}
