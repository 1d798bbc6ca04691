import { expect, test } from 'vitest';
import { connectAs } from './harness/connect-as.ts';
import { startTestServer } from './harness/test-server.ts';

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll("'", '&#39;');
const json = { headers: { accept: 'application/json' } };

test('the monitors of the organisation are read with the access token, by its account only (R3, R27, A-15)', async () => {
  await using server = await startTestServer();
  const { browser } = await connectAs(server, 'dana@customer.example', { domain: 'datadoghq.eu' });
  const list = JSON.parse((await browser.open('/installations', json)).text) as {
    installations: { id: string }[];
  };
  const path = `/installations/${list.installations[0]!.id}/monitors`;

  const { monitors } = JSON.parse((await browser.open(path, json)).text) as { monitors: { name: string }[] };
  expect(monitors.length).toBeGreaterThan(0);
  expect((await browser.open(path)).text).toContain(escape(monitors[0]!.name));
  expect(server.contacted.filter((url) => url.includes('/api/v1/monitor'))).toSatisfy((urls: string[]) =>
    urls.every((url) => url.includes('/api.datadoghq.eu/api/v1/monitor')),
  );

  const { browser: other } = await connectAs(server, 'mallory@customer.example', {
    domain: 'us5.datadoghq.com',
  });
  expect((await other.open(path)).status).toBe(404);
});

test('a token that Datadog refuses once is refreshed, and the page is there (C-06)', async () => {
  await using server = await startTestServer();
  const { browser } = await connectAs(server, 'dana@customer.example');
  const list = JSON.parse((await browser.open('/installations', json)).text) as {
    installations: { id: string }[];
  };
  await server.setFaults([
    {
      match: { path: '/api/v1/monitor' },
      times: 1,
      respond: { status: 401, body: { errors: ['Unauthorized'] } },
    },
  ]);
  const page = await browser.open(`/installations/${list.installations[0]!.id}/monitors`);
  expect(page.status).toBe(200);
  expect(server.contacted.filter((url) => url.endsWith('/oauth2/v1/token'))).toHaveLength(2);
});

test('a connection that was revoked in Datadog shows it, and asks to connect again (R70)', async () => {
  await using server = await startTestServer();
  const { browser } = await connectAs(server, 'dana@customer.example', { domain: 'datadoghq.eu' });
  const list = JSON.parse((await browser.open('/installations', json)).text) as {
    installations: { id: string }[];
  };
  const console = `${server.sandboxUrl}/app.datadoghq.eu/integrations?tab=configuration`;
  await browser.submit(await browser.open(console), 'Revoke authorization');
  const page = await browser.open(`/installations/${list.installations[0]!.id}/monitors`);
  expect(page.text).toContain('Datadog no longer accepts this connection. Please connect again.');
});
