import { handleAlert } from '../../src/alerts/handle-alert.ts';
import type { AlertJob } from '../../src/alerts/commit-delivery.ts';
import type { AppOptions } from '../../src/app-options.ts';
import type { Integration } from '../../src/plug-in/integration.ts';
import { createInstallationWebhook } from '../../src/webhooks/create-installation-webhook.ts';
import { secretHeaderOf, webhookContext } from '../../src/webhooks/webhook-identity.ts';
import { freePort } from '../delivery-storm/free-port.ts';
import { recordSecret } from '../harness/canaries.ts';
import { connectAs } from '../harness/connect-as.ts';
import type { Browser } from '../harness/browser.ts';
import { startTestServer, type TestServer, type TestServerOptions } from '../harness/test-server.ts';

export interface AlertServer extends TestServer {
  /** Connects, without the webhook. */
  connect(account: string, domain: string): Promise<{ id: string; browser: Browser }>;
  webhookOf(id: string): Promise<Webhook>;
  /** Posts a delivery as Datadog would; what is left out is filled in. */
  send(
    id: string,
    fields?: Readonly<Record<string, unknown>>,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** Works off what the queue holds now. @returns how many jobs */
  processJobs(options?: AppOptions): Promise<number>;
  control<Body>(path: string, body?: object): Promise<Body>;
}

export interface Webhook {
  readonly state: string;
  readonly name: string;
  readonly token: string;
  readonly secret: string;
  readonly header: string;
}

export interface Answer {
  readonly status: number;
  readonly code: string;
}

/** The server on a separate port, since the sandbox delivers over the network. */
export async function startAlertServer(
  integration?: Integration,
  { through }: Pick<TestServerOptions, 'through'> = {},
): Promise<AlertServer> {
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const server = await startTestServer({
    environment: { PUBLIC_URL: publicUrl },
    ...(integration && { integration }),
    ...(through && { through }),
  });
  await server.app.listen({ port, host: '127.0.0.1' });
  const { options, boss } = server;

  async function webhookOf(id: string): Promise<Webhook> {
    const row = await options.database
      .selectFrom('webhooks')
      .innerJoin('installations', 'installations.id', 'webhooks.installation_id')
      .selectAll('webhooks')
      .select('account_id')
      .where('installation_id', '=', id)
      .executeTakeFirstOrThrow();
    const open = async (sealed: string | null, field: 'token' | 'secret') =>
      sealed === null
        ? ''
        : options.lifecycle.secrets.open(sealed, webhookContext({ id, accountId: row.account_id }, field));
    const [token, secret] = [await open(row.token, 'token'), await open(row.secret, 'secret')];
    recordSecret(token);
    recordSecret(secret);
    return { state: row.state, name: row.name ?? '', token, secret, header: secretHeaderOf(options.config) };
  }

  return {
    ...server,
    webhookOf,
    async connect(account, domain) {
      const { browser } = await connectAs(server, account, { domain });
      const stored = await options.lifecycle.store.list({ accountId: account, limit: 5 });
      const found = stored.find(({ installation }) => installation.domain === domain);
      return { id: found?.installation.id ?? '', browser };
    },
    async send(id, fields = {}, headers = {}) {
      const { token, secret, header } = await webhookOf(id);
      const response = await fetch(`${publicUrl}/datadog/webhooks/${token}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', [header]: secret, ...headers },
        body: JSON.stringify({ ...notification(options.now()), ...fields }),
      });
      const { code } = (await response.json()) as { code: string };
      return { status: response.status, code };
    },
    async processJobs(given = options) {
      for (let count = 0; ; count += 1) {
        const [job] = await boss.fetch<AlertJob>('alert');
        if (!job) return count;
        await handleAlert(given, job.data);
        await boss.complete('alert', job.id);
      }
    },
    async control<Body>(path: string, body?: object) {
      const response = await fetch(`${server.sandboxUrl}/_sandbox/${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
      return (await response.json()) as Body;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Connects and creates the webhook. */
export async function connectWithWebhook(server: AlertServer, account: string, domain: string) {
  const connected = await server.connect(account, domain);
  await createInstallationWebhook(server.options, connected.id);
  await server.webhookOf(connected.id);
  return connected;
}

/** An alert of the tile's monitor. */
export function notification(date: Date): Readonly<Record<string, string>> {
  return {
    id: '6000000000000000001',
    alert_cycle_key: 'cycle-1',
    alert_transition: 'Triggered',
    date: String(date.getTime()),
    alert_id: '10000001',
    title: 'Deployments of checkout are failing in production',
    event_title: '[Triggered] Deployments of checkout are failing in production',
    link: 'https://app.datadoghq.com/monitors/10000001',
    tags: 'service:checkout,env:production,team:payments',
    scope: 'service:checkout,env:production',
  };
}
