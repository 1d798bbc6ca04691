import type { CatalogueEntry } from './explanation.ts';

/** Errors of RFC 6749 that say what is wrong with the request itself. */
const requestErrors = String.raw`(?:invalid_request|invalid_scope|unauthorized_client|unsupported_grant_type|unsupported_response_type)`;
const named = String.raw`(?:error["']?\s*[:=]\s*["']?|\["?)${requestErrors}\b|\b${requestErrors}\b(?: - |:)`;

/** Answers of Datadog's OAuth endpoints that the troubleshooting page has no row for. */
export const oauthCatalogue: readonly CatalogueEntry[] = [
  {
    requirement: 'AUTHORIZATION_DENIED',
    code: 'AUTHORIZATION_DENIED',
    title: 'The customer, or their role, refused the access',
    datadogWordings: [
      [9, /error["']?\s*[:=]\s*["']?access_denied|\baccess_denied\b( - |:)/],
      [
        7,
        /(user|customer|resource owner)\b.{0,20}\b(denied|refused|declined|cancell?ed|rejected)\b.{0,30}(access|consent|request|authori[sz]ation)?/,
      ],
    ],
    cause: () =>
      'The user chose not to authorize, or the role of the signed-in user may not grant these scopes. Nothing is broken.',
    next: () => [
      'Show a page that says so and offers to start again; do not retry by yourself.',
      'If it was not their choice, ask for a user with a role that may authorize, such as Datadog Admin.',
      'Ask only for the scopes that you need.',
    ],
  },
  {
    requirement: 'AUTHORIZATION_FAILED',
    code: 'AUTHORIZATION_FAILED',
    title: 'Datadog refused the authorization request',
    datadogWordings: [
      [
        6,
        new RegExp(
          String.raw`(?:authori[sz]e\b|callback\b|consent).{0,300}(?:${named})|(?:${named}).{0,300}oauth2\/v1\/authori[sz]e`,
        ),
      ],
    ],
    cause: () =>
      'The address that the browser was sent to has a parameter that Datadog does not accept: a scope that the client does not have, a missing response_type, or a code_challenge_method other than S256.',
    next: () => [
      'Compare the scopes with those of the OAuth client page: each must be selected there.',
      'Send response_type=code, client_id, redirect_uri, state, code_challenge and code_challenge_method=S256, each once.',
      'Compare the client_id: test and published client differ.',
    ],
  },
  {
    requirement: 'OAUTH_REFUSED',
    code: 'OAUTH_REFUSED',
    title: 'Datadog refused the OAuth request',
    datadogWordings: [[5.5, new RegExp(named)]],
    cause: () =>
      'The body of the token or revocation request is not one that Datadog accepts: a parameter is missing, the grant_type is another one, or the client may not use it.',
    next: () => [
      'Send the body as application/x-www-form-urlencoded, with grant_type=authorization_code or refresh_token.',
      'Send client_id and client_secret of the same client that the authorization used.',
      'Compare the parameters with Datadog’s reference of the OAuth2 endpoints.',
    ],
  },
];
