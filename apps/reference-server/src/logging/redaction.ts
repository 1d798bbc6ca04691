import { secretShapes } from '@tilekit/core';

/** Fields that never reach a log, wherever they are nested up to two levels deep. */
const secretFields = [
  'authorization',
  'cookie',
  '"set-cookie"',
  '"dd-api-key"',
  '"dd-application-key"',
  '"x-csrf-token"',
  'accessToken',
  'access_token',
  'refreshToken',
  'refresh_token',
  'clientSecret',
  'client_secret',
  'codeVerifier',
  'code_verifier',
  'apiKey',
  'key',
  'password',
  'secret',
  'state',
];

export const redactedPaths: string[] = secretFields.flatMap((field) => {
  const bracket = field.startsWith('"') ? `[${field}]` : field;
  const nested = field.startsWith('"') ? bracket : `.${bracket}`;
  return [bracket, `*${nested}`, `*.*${nested}`];
});

const mask = '[redacted]';

/** What secrets look like when they are inside a text: the last net, after the paths. */
const secretTexts: readonly (readonly [RegExp, string])[] = [
  ...secretShapes,
  [
    /([?&"'\s{,](?:state|code_verifier|client_secret|access_token|refresh_token|token|_csrf|api_key|key)\\?["']?(?:=|:|%3D)\s*\\?["']?)[^&\s"',}#\\]+/gi,
    `$1${mask}`,
  ],
  // An authorization code, but not the `code` of an error: STATE_MISMATCH, ECONNREFUSED, 23505.
  [
    /([?&"'\s{,](?:[Cc]ode|CODE)\\?["']?(?:=|:|%3D)\s*\\?["']?)(?!(?<="code":")(?:[A-Z]+(?:_[A-Z0-9]+)*|[0-9A-Z]{5})")[^&\s"',}#\\]+/g,
    `$1${mask}`,
  ],
  // Bounded: visitors write long addresses into the log, and an open repetition would be tried from every one of its words.
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@"]+@/gi, `$1${mask}@`],
  [/(\/datadog\/webhooks\/)[^/?\s"]+/g, `$1${mask}`],
];

/** Takes everything that looks like a secret out of a finished log line. */
export function redactText(text: string): string {
  return secretTexts.reduce((clean, [pattern, replacement]) => clean.replace(pattern, replacement), text);
}
