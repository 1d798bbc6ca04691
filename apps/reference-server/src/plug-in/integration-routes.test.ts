import { afterAll, beforeAll, expect, test } from 'vitest';
import { testIntegration } from '../../test/harness/test-integration.ts';
import { startTestServer, type TestServer } from '../../test/harness/test-server.ts';
import { defineIntegration } from './integration.ts';

let server: TestServer;
beforeAll(async () => {
  const integration = defineIntegration({
    ...testIntegration,
    routes(app, { accountOf }) {
      app.get('/own', (request, reply) =>
        reply.send({ account: accountOf(request).id, csrf: reply.generateCsrf() }),
      );
      app.post('/own', (request) => Promise.resolve({ account: accountOf(request).id }));
      app.get('/own/open', { config: { access: 'public' } }, () => Promise.resolve({ open: true }));
      app.post('/own/hook', { config: { access: 'public', formToken: false } }, () =>
        Promise.resolve({ hooked: true }),
      );
    },
  });
  server = await startTestServer({ integration, environment: { ACCEPT_CUSTOMER_KEYS: 'false' } });
});
afterAll(() => server[Symbol.asyncDispose]());

async function signedIn() {
  const browser = server.browser();
  await browser.submit(await browser.open('/sign-in'), 'Sign in', { email: 'dana@customer.example' });
  return browser;
}

test('an own route is for signed-in visitors, unless it says otherwise', async () => {
  const signedOut = await server.browser().open('/own', { follow: false });
  expect([signedOut.status, signedOut.headers.get('location')]).toEqual([303, '/sign-in']);
  const own = await (await signedIn()).open('/own');
  expect(JSON.parse(own.text)).toMatchObject({ account: 'dana@customer.example' });
  expect(JSON.parse((await server.browser().open('/own/open')).text)).toEqual({ open: true });
});

test('an own form is taken only with its token, the sign-in included, unless it says otherwise', async () => {
  const browser = await signedIn();
  const post = (url: string, fields: Record<string, string>) =>
    browser.open(url, { method: 'POST', body: new URLSearchParams(fields), follow: false });
  expect((await post('/own', {})).status).toBe(403);
  expect((await post('/own', { _csrf: 'forged' })).status).toBe(403);
  const { csrf } = JSON.parse((await browser.open('/own')).text) as { csrf: string };
  expect((await post('/own', { _csrf: csrf })).status).toBe(200);
  expect((await post('/sign-in', { email: 'eve@customer.example' })).status).toBe(403);
  expect((await post('/own/hook', {})).status).toBe(200);
});

test('own routes carry the headers of the server', async () => {
  const { headers } = await server.browser().open('/own/open');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('cache-control')).toBe('no-store');
});

test('no customer is asked for keys, unless the operator accepts them', async () => {
  const page = await server.app.inject({ method: 'POST', url: '/installations/x/webhook/with-keys' });
  expect(page.statusCode).toBe(404);
});
