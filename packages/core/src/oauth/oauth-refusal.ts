import { createError } from '../errors/create-error.ts';
import { TilekitError } from '../errors/tilekit-error.ts';

/**
 * Gives the general refusals of an API their OAuth meaning.
 *
 * @param grantCode what `invalid_grant` means for this call
 */
export function oauthRefusal(
  error: unknown,
  grantCode: 'INVALID_CODE_OR_VERIFIER' | 'GRANT_REVOKED',
): unknown {
  if (!(error instanceof TilekitError)) return error;
  const { code, status, cause } = error;
  const what = error.message.slice(0, error.message.length - error.remedy.length).trim();
  if (/\binvalid_grant\b/i.test(what) && (code === 'BAD_REQUEST' || code === 'INVALID_CODE_OR_VERIFIER')) {
    return createError(grantCode, what, { status, cause });
  }
  if (code === 'ACCESS_TOKEN_REJECTED') return createError('CLIENT_SECRET_REJECTED', what, { status, cause });
  if (code === 'BAD_REQUEST' || code === 'FORBIDDEN' || code === 'NOT_FOUND') {
    return createError('OAUTH_REFUSED', what, { status, cause });
  }
  return error;
}
