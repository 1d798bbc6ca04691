import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RunningSandbox, type Credentials } from './running-sandbox.ts';

let sandbox: RunningSandbox;
let credentials: Credentials;

beforeAll(async () => {
  sandbox = await RunningSandbox.start();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await sandbox.control('reset');
  credentials = await sandbox.credentials();
});

const webhooks = '/api/v1/integration/webhooks/configuration';
const authMethods = '/api/v2/integration/webhooks/configuration/auth-method';

/** Operations that take a token, and what OpenAPI lets them say to one that is not good. */
const withToken = [
  ['GET', '/api/v1/monitor', 403],
  ['GET', '/api/v1/monitor/1', 403],
  ['POST', '/api/v1/monitor', 403],
  ['POST', '/api/v1/monitor/validate', 403],
  ['PUT', '/api/v1/monitor/1', 401],
  ['DELETE', '/api/v1/monitor/1', 401],
  ['POST', `${webhooks}/webhooks`, 403],
  ['GET', '/api/v2/incidents', 401],
  ['POST', '/api/v2/incidents', 401],
  ['GET', '/api/v2/incidents/search', 401],
  ['GET', '/api/v2/incidents/1', 401],
  ['PATCH', '/api/v2/incidents/1', 401],
  ['DELETE', '/api/v2/incidents/1', 401],
] as const;

const withKeys = [
  ['GET', `${webhooks}/webhooks/a`],
  ['PUT', `${webhooks}/webhooks/a`],
  ['DELETE', `${webhooks}/webhooks/a`],
  ['POST', `${webhooks}/custom-variables`],
  ['GET', `${webhooks}/custom-variables/A`],
  ['PUT', `${webhooks}/custom-variables/A`],
  ['DELETE', `${webhooks}/custom-variables/A`],
  ['GET', authMethods],
  ['POST', `${authMethods}/oauth2-client-credentials`],
] as const;

const keys = () => ({
  'dd-api-key': credentials.api_key,
  'dd-application-key': credentials.application_key,
});
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const call = (method: string, path: string, headers: Record<string, string>) =>
  fetch(sandbox.url + path, { method, headers });

async function answerTo(method: string, path: string, headers: Record<string, string>) {
  const response = await call(method, path, headers);
  return [response.status, await response.json()];
}

describe('a bad credential gets the documented answer (R70)', () => {
  const texts = { 401: 'Unauthorized', 403: 'Forbidden' };

  test.each(withToken)(
    '%s %s: %i to a token that expired, is unknown or malformed',
    async (method, path, status) => {
      const answer = [status, { errors: [texts[status]] }];
      expect(await answerTo(method, path, bearer('unknown'))).toEqual(answer);
      expect(await answerTo(method, path, { authorization: 'Basic x' })).toEqual(answer);
      await sandbox.moveClock(3_601_000);
      expect(await answerTo(method, path, bearer(credentials.access_token))).toEqual(answer);
    },
  );

  test.each(withKeys)('%s %s: 403 to any token', async (method, path) => {
    expect(await answerTo(method, path, bearer(credentials.access_token))).toEqual([
      403,
      { errors: ['Forbidden'] },
    ]);
  });

  test('an event of version 2 gets JSON:API errors, also for what is not JSON', async () => {
    const path = '/event-management-intake.datadoghq.com/api/v2/events';
    const forbidden = [403, { errors: [{ status: '403', title: 'Forbidden', detail: 'Forbidden' }] }];
    expect(await answerTo('POST', path, bearer(credentials.access_token))).toEqual(forbidden);
    expect(await answerTo('POST', path, { 'dd-api-key': credentials.api_key })).toEqual(forbidden);
    expect(await answerTo('POST', path, keys())).toMatchObject([400, { errors: [{ status: '400' }] }]);
  });
});

describe('rate limits (R96)', () => {
  const names = ['limit', 'period', 'remaining', 'reset', 'name'] as const;
  const limitsOf = ({ headers }: Response) => names.map((name) => headers.get(`x-ratelimit-${name}`));

  test.each([
    ...withToken.map(([method, path]) => [method, path] as const),
    ...withKeys,
    ['POST', '/api/v1/events'] as const,
    ['POST', '/event-management-intake.datadoghq.com/api/v2/events'] as const,
  ])('%s %s says how many requests are left', async (method, path) => {
    const first = limitsOf(await call(method, path, keys()));
    expect(first).not.toContain(null);
    expect(Number(first[2])).toBeLessThan(Number(first[0]));
  });

  test('429 comes with the same headers, and the next minute is free again', async () => {
    await sandbox.control('clock', { now: '2026-11-20T12:00:00.000Z' });
    const list = () => call('GET', '/api/v2/incidents', keys());
    for (let request = 0; request < 300; request += 1) expect((await list()).status).toBe(200);
    const refused = await list();
    expect(refused.status).toBe(429);
    expect(limitsOf(refused)).toEqual(['300', '60', '0', expect.stringMatching(/^\d+$/), 'incidents']);
    await sandbox.control('clock', { now: '2026-11-20T12:01:00.000Z' });
    expect((await list()).status).toBe(200);
  });
});
