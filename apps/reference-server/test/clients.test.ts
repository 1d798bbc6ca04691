import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type AppOptions, createAppOptions } from '../src/app-options.ts';
import { createApp } from '../src/app.ts';
import { createConfig } from '../src/config.ts';
import { reportUnknownClients } from '../src/authorization/oauth-clients.ts';
import { createBrowser } from './harness/browser.ts';
import { connectAs } from './harness/connect-as.ts';
import { startTestServer, type TestServer } from './harness/test-server.ts';

const directory = mkdtempSync(join(tmpdir(), 'tilekit-clients-'));
const secretFile = join(directory, 'client-secret');
const tooLate = 2 * 60 * 60 * 1000;
const regenerated = 'sandbox-test-client-secret';
afterAll(() => {
  rmSync(directory, { recursive: true });
});

test('after publication both clients work: each installation stays with its own (C-11)', async () => {
  await using server = await startTestServer();
  const early = await connectedId(server, 'early@customer.example');
  const published = await publish(server, { DATADOG_TEST_CLIENT_SECRET: 'sandbox-test-client-secret' });
  const late = await connectedId(published, 'late@customer.example', 'datadoghq.eu');
  const clientIds = await Promise.all([early, late].map((id) => clientIdOf(published.options, id)));
  expect(clientIds).toEqual([
    server.options.config.tile.oauth.clientId,
    published.options.config.clients[0].clientId,
  ]);
  expect(clientIds[0]).not.toBe(clientIds[1]);

  server.advance(tooLate);
  const { accessTokens } = published.options;
  const tokens = await Promise.all([early, late].map((id) => accessTokens.getAccessToken(id)));
  expect(new Set(tokens).size).toBe(2);
  expect(await reportUnknownClients(published.options)).toBe(0);
  const { text } = await open(published, 'early@customer.example');
  expect(text).not.toContain('Connect again');
  await published.app.close();
});

test('an installation of a client without a configured secret reports it, and connects again with the current one', async () => {
  await using server = await startTestServer();
  const accountId = 'early@customer.example';
  const id = await connectedId(server, accountId);
  const published = await publish(server, {});
  expect(await reportUnknownClients(published.options)).toBe(1);
  server.advance(tooLate);
  await expect(published.options.accessTokens.getAccessToken(id)).rejects.toMatchObject({
    code: 'CLIENT_UNKNOWN',
  });
  const page = await open(published, accountId);
  expect(page.text).toContain('made in a way that we no longer use');
  expect(page.text).toContain('Connect again');

  await connectAs(published, accountId, { domain: 'datadoghq.com' });
  const again = await open(published, accountId);
  expect(again.text).not.toContain('made in a way that we no longer use');
  expect(await published.options.accessTokens.getAccessToken(id)).not.toBe('');
  await published.app.close();
});

test('a client secret that was regenerated counts without a restart, for new and for old customers (C-10)', async () => {
  writeFileSync(secretFile, `${regenerated}\n`);
  await using server = await startTestServer({ environment: { DATADOG_CLIENT_SECRET_FILE: secretFile } });
  const id = await connectedId(server, 'first@customer.example');

  replaceSecret('a-secret-that-is-not-valid-now');
  const refused = await connectAs(server, 'second@customer.example', { domain: 'datadoghq.eu' });
  expect(refused.page.text).toContain('CLIENT_SECRET_REJECTED');
  server.advance(tooLate);
  const { accessTokens, lifecycle } = server.options;
  await expect(accessTokens.getAccessToken(id)).rejects.toMatchObject({ code: 'CLIENT_SECRET_REJECTED' });

  replaceSecret(regenerated);
  server.advance(60 * 60 * 1000);
  expect(await accessTokens.getAccessToken(id)).not.toBe('');
  expect((await lifecycle.store.get(id))?.installation.status).toBe('connected');
  const { page } = await connectAs(server, 'second@customer.example', { domain: 'datadoghq.eu' });
  expect(page.text).toContain('You may now close this tab');
});

test.each<[string, () => void]>([
  [
    'is gone',
    () => {
      rmSync(secretFile);
    },
  ],
  [
    'is empty',
    () => {
      writeFileSync(secretFile, '\n');
    },
  ],
])('while the file of the secret %s, the secret in use stays', async (_, spoil) => {
  writeFileSync(secretFile, regenerated);
  await using server = await startTestServer({ environment: { DATADOG_CLIENT_SECRET_FILE: secretFile } });
  const id = await connectedId(server, 'first@customer.example');
  spoil();
  server.advance(tooLate);
  expect(await server.options.accessTokens.getAccessToken(id)).not.toBe('');
});

/** As container platforms replace a mounted secret: another file under the same name. */
function replaceSecret(secret: string): void {
  writeFileSync(`${secretFile}.new`, secret);
  renameSync(`${secretFile}.new`, secretFile);
}

/** The same server after a restart with the published client. */
async function publish(server: TestServer, environment: Record<string, string>): Promise<TestServer> {
  const response = await fetch(`${server.sandboxUrl}/_sandbox/oauth_clients`);
  const { items } = (await response.json()) as { items: readonly { id: string; kind: string }[] };
  const { clients } = createConfig({
    DATADOG_SANDBOX_URL: server.sandboxUrl,
    ENCRYPTION_KEYS: server.options.config.encryptionKeys,
    SESSION_SECRET: server.options.config.sessionSecret,
    DATADOG_CLIENT_ID: items.find(({ kind }) => kind === 'published')?.id,
    ...environment,
  });
  const options = createAppOptions({ ...server.options, config: { ...server.options.config, clients } });
  const app = await createApp(options);
  await app.ready();
  return { ...server, app, options, browser: () => createBrowser(app, options.config.publicUrl) };
}

async function connectedId(server: TestServer, accountId: string, domain = 'datadoghq.com'): Promise<string> {
  const { page } = await connectAs(server, accountId, { domain });
  expect(page.text).toContain('You may now close this tab');
  const [stored] = await server.options.lifecycle.store.list({ accountId, limit: 1 });
  return stored!.installation.id;
}

async function clientIdOf({ lifecycle }: AppOptions, id: string): Promise<string | undefined> {
  return (await lifecycle.store.get(id))?.installation.clientId;
}

/** The list of connections, as a signed-in visitor sees it. */
async function open(server: TestServer, email: string) {
  const browser = server.browser();
  return browser.submit(await browser.open('/installations'), 'Sign in', { email });
}
