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
  const body =
    datadog.policy.oauthErrors === 'datadog'
      ? { errors: [`${code} - ${description}`] }
      : { error: code, error_description: description };
  return new Refusal(status, body, { 'cache-control': 'no-store' });
}
