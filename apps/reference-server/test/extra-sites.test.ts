import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { type Delivery, collectInstallation } from '../src/collection/collect-installation.ts';
import { deliver } from '../src/collection/deliver.ts';
import { connectAs } from './harness/connect-as.ts';
import { startTestServer, type TestServer } from './harness/test-server.ts';

const known = 'us5.datadoghq.com';
const added = 'xx1.datadoghq.com';

/** A Datadog with a site that the table does not know: the sandbox, with one of its sites under another name. */
async function startUnknownSite(): Promise<{ url: string; sandbox: { url: string } } & AsyncDisposable> {
  const sandbox = { url: '' };
  const gateway = createServer((incoming, outgoing) => {
    void (async () => {
      const body = await buffer(incoming);
      // US1 lets the customer choose where they belong: here always to the added site.
      const path = (incoming.url ?? '')
        .replaceAll(added, known)
        .replace(/^\/app\.datadoghq\.com\//, `/${known}/`);
      const url = new URL(path, sandbox.url);
      const onward = forward(url, { method: incoming.method, headers: incoming.headers }, (answer) => {
        void (async () => {
          const text = (await buffer(answer)).toString().replaceAll(known, added);
          const headers = JSON.parse(JSON.stringify(answer.headers).replaceAll(known, added)) as object;
          outgoing.writeHead(answer.statusCode ?? 0, {
            ...headers,
            'content-length': Buffer.byteLength(text),
          });
          outgoing.end(text);
        })();
      });
      onward.end(body);
    })();
  });
  await new Promise<void>((done) => gateway.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`,
    sandbox,
    async [Symbol.asyncDispose]() {
      gateway.closeAllConnections();
      await new Promise((done) => gateway.close(done));
    },
  };
}

async function installationOf(server: TestServer) {
  const [stored] = await server.options.lifecycle.store.list({ limit: 1 });
  return stored?.installation;
}

test.each([
  ['from the tile', { domain: added, site: `https://${added}` }],
  [
    "from the tile, with a customer's subdomain",
    { domain: added, site: `https://developer-sandbox.${added}` },
  ],
  ['from the tile, with the domain only', { domain: added }],
  ["from the partner's own page", {}],
])('a configured site works like the others: %s', { timeout: 300_000 }, async (_, link) => {
  await using gateway = await startUnknownSite();
  await using server = await startTestServer({
    environment: { DATADOG_SANDBOX_URL: gateway.url, DATADOG_EXTRA_SITES: `XX1=${added}` },
  });
  gateway.sandbox.url = server.sandboxUrl;
  const { browser, page } = await connectAs(server, 'dana@customer.example', link);
  expect(page.text).toContain('You may now close this tab');
  const installation = await installationOf(server);
  expect(installation).toMatchObject({ status: 'connected', domain: added });

  server.advance(5_000);
  await collectInstallation(server.options, server.boss, installation!.id);
  const [job] = await server.boss.fetch<Delivery>('deliver');
  await deliver(server.options, job!.data);
  const received = await fetch(`${server.sandboxUrl}/_sandbox/received/metrics?site=${known}`);
  expect(((await received.json()) as { items: unknown[] }).items.length).toBeGreaterThan(0);
  expect((await browser.open(`/installations/${installation!.id}/monitors`)).text).toContain('XX1');

  const hosts = new Set(server.contacted.map((url) => new URL(url).pathname.split('/')[1]));
  expect([...hosts].every((host) => host === `api.${added}` || host === `http-intake.logs.${added}`)).toBe(
    true,
  );
  expect(hosts).toContain(`api.${added}`);
});

test('without the setting the same links are refused, and no host is contacted', async () => {
  await using server = await startTestServer();
  for (const query of [`domain=${added}`, `site=https://bigcorp.${added}`]) {
    const page = await server.browser().open(`/datadog/onboarding?${query}`);
    expect(page.status).toBe(400);
  }
  expect(server.contacted).toEqual([]);
});
