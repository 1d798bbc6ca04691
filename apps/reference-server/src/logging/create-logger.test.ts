import { expect, test } from 'vitest';
import { createLogger } from './create-logger.ts';

const canary = '5ec2e7c0ffee41d09b7a6c5d4e3f2a1b';

function log(...entry: [object, string?]): string {
  let line = '';
  const logger = createLogger('trace', { write: (text: string) => (line += text) });
  logger.trace(...entry);
  return line;
}

/** By the field's name, and by what a text looks like. */
test.each<[string, object]>([
  ['an authorization header', { headers: { authorization: 'Token abc-canary' } }],
  ['a cookie', { req: { headers: { cookie: 'session=abc-canary' } } }],
  ['tokens by name', { accessToken: 'abc-canary', tokens: { refreshToken: 'abc-canary' } }],
  ['tokens of the wire', { body: { access_token: 'abc-canary', code_verifier: 'abc-canary' } }],
  ['a code in a URL', { req: { url: '/datadog/callback?code=abc-canary&state=abc-canary&domain=x' } }],
  ['a code by name', { body: { code: 'abc-canary' } }],
  ['JSON inside a text', { text: '{"code": "abc-canary", "access_token":"abc-canary"}' }],
  ['an API key anywhere in a text', { text: `the key ${canary} was refused` }],
  ['an application key', { text: `${canary}01234567` }],
  ['a bearer', { text: 'Bearer abc-canary.def' }],
  ['a sealed text', { text: 'eyJhbGciOiJkaXIi.abc-canary.abc-canary.x.y' }],
  ['a webhook’s address (E-07)', { req: { url: '/datadog/webhooks/abc-canary' } }],
  [
    'an error’s message and its causes',
    { err: new Error(`key ${canary}`, { cause: new Error(`token=${canary}`) }) },
  ],
  [
    'an error’s other properties',
    { err: Object.assign(new Error('x'), { request: { body: 'abc-canary' } }) },
  ],
  ['a connection’s password', { text: 'postgres://user:abc-canary@host/db' }],
])('%s does not reach the log (F-01)', (_, entry) => {
  const line = log(entry, 'message');
  expect(line).toContain('message');
  expect(line).not.toContain('abc-canary');
  expect(line).not.toContain(canary);
});

test('what is no secret is left as it is', () => {
  const line = log({
    installationId: '4e2dc8e6-e340-4c53-8904-1deaec8c7ebd',
    domain: 'datadoghq.eu',
    status: 202,
  });
  expect(line).toContain('4e2dc8e6-e340-4c53-8904-1deaec8c7ebd');
  expect(line).toContain('"status":202');
});

test.each(['STATE_MISMATCH', 'ECONNRESET', '42703'])('the code %s of an error stays readable', (code) => {
  const line = log({ err: Object.assign(new Error('refused'), { code }) });
  expect(line).toContain(`"code":"${code}"`);
});

test.each<[string, unknown]>([
  ['the message of an error', new Error('platform says '.repeat(500_000))],
  ['a text that was thrown', 'platform says '.repeat(500_000)],
])('%s of millions of characters is cut short', (_, err) => {
  const line = log({ err }, 'failed');
  expect(line.length).toBeLessThan(50_000);
  expect(line).toContain('(7000000 characters)');
});
