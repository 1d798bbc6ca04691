/** Who must act: the partner, the customer, Datadog (or the network), or no one because the request is refused. */
export type Actor = 'partner' | 'customer' | 'datadog' | 'none';

interface ErrorRow {
  readonly actor: Actor;
  /** One line for the table in the README. */
  readonly meaning: string;
  readonly remedy: string;
  readonly publicMessage: string;
}

const startOver = 'The connection could not be completed. Please start again from Datadog.';
const ourFault =
  'Datadog refused the connection because of our configuration. We have been notified. Please try again later.';
const later = 'Datadog could not be reached. Please try again in a minute.';

/** Every code that this package throws. The README's table and the type `ErrorCode` are tested against it. */
export const errorTable = {
  UNKNOWN_SITE: {
    actor: 'none',
    meaning: 'a `site` that is not the web origin of a Datadog site',
    remedy: 'Send the value that Datadog adds to `onboarding_url`, or run `pnpm sites` for the list.',
    publicMessage: 'This link does not name a known Datadog site. Please start again from Datadog.',
  },
  UNKNOWN_DOMAIN: {
    actor: 'none',
    meaning: 'a `domain` that is not the site parameter of a Datadog site',
    remedy: 'Send the site parameter, such as those that `pnpm sites` lists; a new site can be configured.',
    publicMessage: 'This link does not name a known Datadog site. Please start again from Datadog.',
  },
  SITE_INVALID: {
    actor: 'partner',
    meaning: 'a configured site of your own that is malformed or clashes with the table',
    remedy: 'Correct the configured site; every host must be a lower-case host name.',
    publicMessage: ourFault,
  },
  SANDBOX_URL_INVALID: {
    actor: 'partner',
    meaning: 'the URL of the sandbox is malformed',
    remedy: 'Set DATADOG_SANDBOX_URL to an origin such as http://127.0.0.1:4400.',
    publicMessage: ourFault,
  },
  PROXY_INVALID: {
    actor: 'partner',
    meaning: 'the environment names a forward proxy that cannot be used',
    remedy: 'Set HTTPS_PROXY to a URL such as http://proxy.example:3128, or unset it.',
    publicMessage: ourFault,
  },
  REDIRECT_URI_INVALID: {
    actor: 'partner',
    meaning: 'a redirect URI that Datadog cannot accept',
    remedy:
      'Use one exact https URL without wildcard, placeholder or fragment (http only on a loopback address).',
    publicMessage: ourFault,
  },
  SUBDOMAIN_REDIRECT: {
    actor: 'partner',
    meaning: 'a redirect URI with one subdomain per customer',
    remedy:
      'Redirect to one domain and keep the customer in your session: Datadog supports a single domain only.',
    publicMessage: ourFault,
  },
  PARAMETER_REPEATED: {
    actor: 'none',
    meaning: 'a repeated query parameter',
    remedy: 'Start again; a redirect from Datadog contains each parameter once.',
    publicMessage: startOver,
  },
  PARAMETER_MISSING: {
    actor: 'none',
    meaning: 'a callback without `code` or `domain`',
    remedy: 'Start again; Datadog sends `code`, `domain` and `state`.',
    publicMessage: startOver,
  },
  STATE_MISMATCH: {
    actor: 'none',
    meaning: 'a callback that does not belong to this browser session',
    remedy:
      'Start again in the same browser; a `state` is valid once, in the browser session that it was issued for.',
    publicMessage: startOver,
  },
  AUTHORIZATION_DENIED: {
    actor: 'customer',
    meaning: 'the customer refused consent',
    remedy: 'Ask the customer to authorize again when they are ready.',
    publicMessage:
      'Access was not granted in Datadog, so nothing was connected. You can start again at any time.',
  },
  AUTHORIZATION_FAILED: {
    actor: 'partner',
    meaning: 'Datadog answered the authorization with another error',
    remedy: 'Run `pnpm explain` with the error text.',
    publicMessage: startOver,
  },
  INVALID_CLIENT_ID: {
    actor: 'partner',
    meaning: 'the client id is unknown in this organization',
    remedy:
      'A test client works only in the organization that created it; after publication use the id and secret given at submission.',
    publicMessage: ourFault,
  },
  REDIRECT_URI_MISMATCH: {
    actor: 'partner',
    meaning: 'the redirect URI is not registered for the client that was used',
    remedy:
      'Compare the redirect URI and the client (test or published) with the OAuth client page, character by character.',
    publicMessage: ourFault,
  },
  INVALID_CODE_OR_VERIFIER: {
    actor: 'none',
    meaning: 'the code was used, is expired, or does not match its verifier or site',
    remedy:
      "Start again; if it persists, check that the code goes to the callback's `domain` with the content type application/x-www-form-urlencoded.",
    publicMessage: startOver,
  },
  GRANT_REVOKED: {
    actor: 'customer',
    meaning: 'the refresh token is no longer valid: the customer or the partner revoked the grant',
    remedy: 'Ask the customer to authorize again.',
    publicMessage: 'The connection with Datadog was revoked. Please connect again.',
  },
  CLIENT_SECRET_REJECTED: {
    actor: 'partner',
    meaning: 'Datadog refused the client id and secret',
    remedy:
      'Configure the newest client secret of this client; only one is active, and customers need not authorize again.',
    publicMessage: ourFault,
  },
  OAUTH_REFUSED: {
    actor: 'partner',
    meaning: 'Datadog refused an OAuth request for another reason',
    remedy: 'Run `pnpm explain` with the error text.',
    publicMessage: startOver,
  },
  API_KEY_EXISTS: {
    actor: 'customer',
    meaning: 'the organization already has a marketplace API key, and its value cannot be shown again',
    remedy:
      'Follow the five recovery steps: the old key is revoked in Datadog, then the customer connects again.',
    publicMessage: 'Datadog already holds an API key for this integration. Follow the steps to replace it.',
  },
  API_KEY_OUTCOME_UNKNOWN: {
    actor: 'customer',
    meaning: 'the answer to the creation of the API key was lost',
    remedy:
      'Do not retry the call. Follow the five recovery steps if connecting again reports an existing key.',
    publicMessage:
      'The connection was interrupted while Datadog created an API key. Follow the steps to connect again.',
  },
  API_KEYS_WRITE_MISSING: {
    actor: 'partner',
    meaning: 'the OAuth client lacks the scope `api_keys_write`',
    remedy: 'Add the scope `api_keys_write` to the OAuth client and ask the customer to authorize again.',
    publicMessage: ourFault,
  },
  API_KEY_REJECTED: {
    actor: 'customer',
    meaning: "an intake refused the installation's API key",
    remedy: 'Follow the five recovery steps: the key was revoked or lost.',
    publicMessage:
      'Datadog no longer accepts the API key of this connection. Follow the steps to replace it.',
  },
  ACCESS_TOKEN_REJECTED: {
    actor: 'customer',
    meaning: 'Datadog refused the access token (401)',
    remedy: 'Refresh once; if the new token is also refused, ask the customer to authorize again.',
    publicMessage: 'Datadog no longer accepts this connection. Please connect again.',
  },
  FORBIDDEN: {
    actor: 'partner',
    meaning: 'Datadog refused the credential or the scope (403)',
    remedy:
      'Send `Authorization: Bearer <access_token>` and check that the client has the scope of this call.',
    publicMessage: ourFault,
  },
  CREDENTIAL_EXPIRED: {
    actor: 'customer',
    meaning: 'forbidden although the scope is granted: key, session or token is invalid or expired',
    remedy: 'Refresh the token; if it is still refused, ask the customer to authorize again.',
    publicMessage: 'Datadog no longer accepts this connection. Please connect again.',
  },
  BAD_REQUEST: {
    actor: 'partner',
    meaning: 'Datadog refused the content of a request (400, 422)',
    remedy: 'Correct the request; `cause` has the answer of Datadog.',
    publicMessage: ourFault,
  },
  NOT_FOUND: {
    actor: 'partner',
    meaning: 'the object or the URL does not exist at Datadog (404)',
    remedy: 'Check the name, and that the object belongs to this organization and site.',
    publicMessage: ourFault,
  },
  CONFLICT: {
    actor: 'partner',
    meaning: 'the object already exists or has changed meanwhile (409, 412)',
    remedy: 'Read the object and decide whether to update it.',
    publicMessage: ourFault,
  },
  TOO_LARGE: {
    actor: 'partner',
    meaning: 'the payload is larger than the endpoint accepts (413)',
    remedy: 'Split the batch or compress it.',
    publicMessage: ourFault,
  },
  TOO_OLD: {
    actor: 'partner',
    meaning: 'the data is older (or further in the future) than the endpoint accepts',
    remedy:
      'Send data when it happens: events and logs up to 18 hours, metrics 1 hour, service checks 10 minutes old.',
    publicMessage: ourFault,
  },
  WRONG_SITE: {
    actor: 'partner',
    meaning: 'a credential of one Datadog site was used on another',
    remedy: "Call the hosts of the site that the callback's `domain` named.",
    publicMessage: ourFault,
  },
  RATE_LIMITED: {
    actor: 'datadog',
    meaning: 'too many requests (429)',
    remedy: 'Wait for the time in X-RateLimit-Reset, then send more slowly.',
    publicMessage: 'Datadog asks us to slow down. Please try again in a minute.',
  },
  DATADOG_UNAVAILABLE: {
    actor: 'datadog',
    meaning: 'Datadog could not answer (408, 5xx)',
    remedy: 'Try again later; see the status page of the site.',
    publicMessage: later,
  },
  UNEXPECTED_ANSWER: {
    actor: 'datadog',
    meaning: 'an answer that is not what Datadog documents: HTML, a redirect, other JSON, a missing field',
    remedy:
      'Check for a proxy or a sign-in page between you and Datadog; redirects are never followed, and nothing was counted or changed.',
    publicMessage: later,
  },
  HOST_NOT_FOUND: {
    actor: 'datadog',
    meaning: 'the host name could not be resolved',
    remedy: 'Check name resolution and the network of the server.',
    publicMessage: later,
  },
  CONNECTION_FAILED: {
    actor: 'datadog',
    meaning: 'no connection could be made; nothing was sent',
    remedy: 'Check that the server is allowed to reach the host on this port.',
    publicMessage: later,
  },
  CONNECTION_LOST: {
    actor: 'datadog',
    meaning: 'the connection broke after something may have been sent',
    remedy: 'Retry only idempotent requests.',
    publicMessage: later,
  },
  TLS_HOST_MISMATCH: {
    actor: 'partner',
    meaning: "the server's certificate does not cover the host name",
    remedy: "Call the site's own API host; never use a customer's subdomain in API calls.",
    publicMessage: ourFault,
  },
  TLS_FAILED: {
    actor: 'datadog',
    meaning: 'the TLS handshake failed',
    remedy: 'Check the clock, the trusted certificates and any intercepting proxy.',
    publicMessage: later,
  },
  TIMED_OUT: {
    actor: 'datadog',
    meaning: 'no complete answer before the deadline',
    remedy: 'Try again later; retry only idempotent requests.',
    publicMessage: later,
  },
  ABORTED: {
    actor: 'none',
    meaning: 'the caller cancelled the request',
    remedy: 'Nothing to do.',
    publicMessage: later,
  },
  RESPONSE_TOO_LARGE: {
    actor: 'datadog',
    meaning: 'the response exceeds the limit of the transport',
    remedy: 'Request smaller pages or raise `maxResponseBytes`.',
    publicMessage: later,
  },
  CLIENT_UNKNOWN: {
    actor: 'partner',
    meaning: 'an installation was created with an OAuth client that is not configured',
    remedy: 'Configure that client as well, or ask the customer to authorize again with the current one.',
    publicMessage: ourFault,
  },
  INSTALLATION_NOT_FOUND: {
    actor: 'none',
    meaning: 'no installation has this id',
    remedy: 'Check the id.',
    publicMessage: 'This connection does not exist.',
  },
  INSTALLATION_BUSY: {
    actor: 'datadog',
    meaning: 'another process is working on the installation',
    remedy: 'Try again in a few seconds.',
    publicMessage: 'This connection is being changed. Please try again in a few seconds.',
  },
  NOT_CONNECTED: {
    actor: 'customer',
    meaning: 'the installation is not (or no longer) connected',
    remedy: 'Stop calling Datadog for it until the customer connects again.',
    publicMessage: 'This connection is not active. Please connect again.',
  },
  NEEDS_REAUTHORIZATION: {
    actor: 'customer',
    meaning: 'the customer must authorize again before Datadog can be called',
    remedy: 'Ask the customer to authorize again; do not retry before.',
    publicMessage: 'Datadog needs your authorization again. Please connect again.',
  },
  NEEDS_RECOVERY: {
    actor: 'customer',
    meaning: 'the API key of the installation is lost',
    remedy: 'Show the five recovery steps to the customer.',
    publicMessage: 'The API key of this connection must be replaced. Follow the steps.',
  },
  SECRET_UNREADABLE: {
    actor: 'partner',
    meaning: 'a stored secret was changed, moved to another row, or sealed with another key',
    remedy: 'Restore the row or the key ring that sealed it.',
    publicMessage: ourFault,
  },
  KEY_RING_INVALID: {
    actor: 'partner',
    meaning: 'the key ring is malformed, too short, repeated or an example',
    remedy: 'Give each key a name and 32 random bytes: `<name>:<base64>`, the active one first.',
    publicMessage: ourFault,
  },
  KEY_UNKNOWN: {
    actor: 'partner',
    meaning: 'a stored secret was sealed with a key that is not in the ring',
    remedy: 'Put the older key back after the active one until everything is re-encrypted.',
    publicMessage: ourFault,
  },
} as const satisfies Record<string, ErrorRow>;

/** The closed union of this package's codes. They are stable; messages are not. */
export type ErrorCode = keyof typeof errorTable;

/** @returns whether the text is a code of this package */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorTable, value);
}
