import { describe, expect, test } from 'vitest';

import { foreignErrors, reportedErrors } from '../../test/reported-errors.ts';
import { troubleshootingTexts } from '../../test/troubleshooting-texts.ts';
import { explainError } from './explain-error.ts';

const documented = Object.entries(troubleshootingTexts).flatMap(([requirement, languages]) =>
  Object.entries(languages).flatMap(([language, texts]) =>
    texts.map((text) => [requirement, language, text] as const),
  ),
);

/** What a log, a terminal, a browser or a stack trace adds to a text. */
const surroundings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => `2026-11-20T08:00:00.123Z ERROR [worker-3] request failed: ${text} (attempt 2/5, 312 ms)`,
  (text) => JSON.stringify({ level: 50, time: 1_795_000_000_000, pid: 7, msg: text, reqId: 'req-1f' }),
  (text) => JSON.stringify({ body: JSON.stringify({ error: text }) }),
  (text) =>
    `Error: ${text}\n    at Object.run (/srv/app/node_modules/x/index.js:12:3)\n    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)`,
  (text) => `<p>${text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')}</p>`,
  (text) => `  ${text.replaceAll(' ', '\n  ')}  `,
  (text) =>
    `https://deploy.example.test/callback?error=invalid_request&error_description=${encodeURIComponent(text)}`,
];

describe('explainError', () => {
  test.each([
    ['invalid_grant', 'GRANT_REVOKED'],
    ['Error: invalid_client', 'CLIENT_SECRET_REJECTED'],
    ['{"error":"access_denied"}', 'AUTHORIZATION_DENIED'],
    ['invalid_scope', 'OAUTH_REFUSED'],
    ['401 Unauthorized', 'FORBIDDEN'],
    ['HTTP/1.1 413', 'TOO_LARGE'],
    ['too many requests', 'RATE_LIMITED'],
  ])('a code or a status alone is taken for Datadog’s: %s', (text, code) => {
    expect(explainError(text)[0]?.code).toBe(code);
  });

  test.each(['{"error":"invalid_grant","error_description":"Bad Request"}', '400 monitors', '200', 'not'])(
    'one with other words beside it is not: %s',
    (text) => {
      expect(explainError(text)).toEqual([]);
    },
  );

  test.each(documented)('%s in %s: %s', (requirement, _, text) => {
    for (const surround of surroundings) {
      expect({ text: surround(text), answer: explainError(surround(text))[0]?.requirement }).toMatchObject({
        answer: requirement,
      });
    }
  });

  test.each(reportedErrors)('%s', (_, text, requirement) => {
    expect(explainError(text)[0]?.requirement).toBe(requirement);
  });

  test('at least twenty different public issues are among them', () => {
    const issues = reportedErrors
      .map(([source]) => source)
      .filter((source) => /^[\w.-]+\/[\w.-]+#\d+$/.test(source));
    expect(new Set(issues).size).toBeGreaterThanOrEqual(20);
    expect(new Set(reportedErrors.map(([, text]) => text)).size).toBe(reportedErrors.length);
  });

  test.each(foreignErrors)('says nothing of another service: %s', (text) => {
    expect(explainError(text)).toEqual([]);
  });

  test.each([
    [
      "HTTPConnectionPool(host='127.0.0.1', port=4400): Max retries exceeded with url: /api.datadoghq.eu/api/v2/series (Caused by NewConnectionError('Failed to establish a new connection: [Errno 111] Connection refused'))",
      'Nothing listens at 127.0.0.1:4400',
    ],
    ['connect ECONNREFUSED 127.0.0.1:8126 (dd-trace agent)', 'Nothing listens at 127.0.0.1:8126'],
    ['connect ECONNREFUSED 3.233.149.12:443 api.datadoghq.com', 'A firewall'],
    [
      "ConnectTimeoutError('Connection to api.datadoghq.com timed out. (connect timeout=5)')",
      'Nothing was sent',
    ],
    ['dial tcp 3.233.149.12:443: i/o timeout: api.datadoghq.com', 'Nothing was sent'],
    ['ReadTimeout: api.datadoghq.com Read timed out. (read timeout=10)', 'may have been carried out'],
  ])('says what a failed connection tells: %s', (text, cause) => {
    expect(explainError(text)[0]?.cause).toContain(cause);
  });

  test('uses the configuration: redirect URIs and client (R74)', () => {
    const text =
      'GET https://app.datadoghq.eu/oauth2/v1/authorize?redirect_uri=http%3A%2F%2F127.0.0.1%3A4300%2Fdatadog%2Fcallback&client_id=x → invalid_request - Mismatching redirect URI.';
    const [answer] = explainError(text, {
      client: { clientId: 'client-9', kind: 'published' },
      registeredRedirectUris: ['https://deploy.nova.example/datadog/callback'],
    });
    expect(answer?.cause).toContain('https://deploy.nova.example/datadog/callback');
    expect(answer?.cause).toContain('http://127.0.0.1:4300/datadog/callback');
    expect(answer?.cause).toContain('published client (client-9)');
  });

  test.each([
    ['None of the scopes are enabled and I get {"errors":["Forbidden"]}', 'R69'],
    ['No scopes are granted to this client: {"errors":["Forbidden"]}', 'R69'],
    ['Check that the scope is enabled: {"errors":["Forbidden"]}', 'R69'],
    ['Which scopes are enabled? {"errors":["Forbidden"]}', 'R69'],
    ['Make sure the required permissions are granted. Datadog answered {"errors":["Forbidden"]}', 'R69'],
    ['The scopes are granted, and still {"errors":["Forbidden"]}', 'R70'],
    ['No idea why, and I am sure that the scope is on: {"errors":["Forbidden"]}', 'R70'],
    ['I checked: the required scope is enabled, but {"errors":["Forbidden"]}', 'R70'],
    ['{"errors":["Forbidden"]} although the scope is on', 'R70'],
  ])('tells a scope that is on from one that may be off: %s', (text, requirement) => {
    expect(explainError(text)[0]?.requirement).toBe(requirement);
  });

  test('the five steps of a lost key come in order (R59)', () => {
    const [answer] = explainError('An API key with this name already exists');
    expect(answer?.requirement).toBe('R72');
    expect(answer?.next).toHaveLength(5);
    expect(
      answer?.next.map(
        (step) => /API Keys page|OAuth Client API Key|Revoke|Create|Reinstall/.exec(step)?.[0],
      ),
    ).toEqual(['API Keys page', 'OAuth Client API Key', 'Revoke', 'Create', 'Reinstall']);
  });

  test('never repeats a secret (B-04)', () => {
    const secrets = [
      '0123456789abcdef0123456789abcdef',
      '0123456789abcdef0123456789abcdef01234567',
      'hunter2-hunter2',
      'eyJhbGciOiJkaXIifQ.a.b.c.d',
    ];
    const text = `POST https://api.datadoghq.eu/oauth2/v1/token?redirect_uri=https://user:hunter2-hunter2@x.example/cb?code=hunter2-hunter2 client_secret=hunter2-hunter2 DD-API-KEY: ${secrets[0]} ${secrets[1]} Bearer ${secrets[3]} → {"errors":["invalid_request - Mismatching redirect URI."]} {"errors":["Forbidden"]}`;
    const path = `https://app.datadoghq.eu/?redirect_uri=https://x.example/${secrets[0]} `;
    const answer = JSON.stringify(explainError(path + text, { redirectUri: 'https://x.example/cb' }));
    expect(answer).toContain('R74');
    expect(answer).toContain('https://x.example/[redacted]');
    for (const secret of secrets) expect(answer).not.toContain(secret);
  });

  test('a hostile text cannot make it hang', () => {
    for (const text of [
      'redirect_uri '.repeat(40_000) + 'a'.repeat(500_000),
      'forbidden scope '.repeat(30_000),
      'the secret '.repeat(50_000),
      `${'('.repeat(100_000)}${'%41'.repeat(50_000)}`,
      'a.'.repeat(100_000),
    ]) {
      expect(explainError(text).length).toBeLessThanOrEqual(3);
    }
  });
});
