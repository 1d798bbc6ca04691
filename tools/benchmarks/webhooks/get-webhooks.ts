/** One run of one client, in a separate process: `get-webhooks.ts <client> <port> <concurrency>`; prints ms. */
import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';
import { createTransport, parseDomain } from '@tilekit/core';
import { getWebhook } from '@tilekit/webhooks';

const requests = 2000;
const warmUps = 200;
const name = 'Example-Webhook';
const [, , client = '', port = '', concurrency = '1'] = process.argv;
const base = `http://127.0.0.1:${port}`;

const clients: Record<string, () => Promise<() => Promise<unknown>>> = {
  tilekit: () => {
    const transport = createTransport();
    const site = parseDomain('datadoghq.com');
    const endpoints = (_host: string, path = '/') => new URL(`${base}${path}`);
    const credential = { apiKey: 'a', applicationKey: 'b' };
    return Promise.resolve(() => getWebhook({ site, endpoints, transport, credential, name }));
  },
  vendor: async () => {
    const { client: common, v1 } = await import('@datadog/datadog-api-client');
    // The vendor's way to another address: the second form of its servers, `{protocol}://{name}`.
    const configuration = common.createConfiguration({
      authMethods: { apiKeyAuth: 'a', appKeyAuth: 'b' },
      serverIndex: 1,
    });
    configuration.setServerVariables({ protocol: 'http', name: `127.0.0.1:${port}` });
    const api = new v1.WebhooksIntegrationApi(configuration);
    return () => api.getWebhooksIntegration({ webhookName: name });
  },
  'bare node:http': () => {
    const agent = new Agent({ keepAlive: true });
    return Promise.resolve(
      () =>
        new Promise((resolve, reject) => {
          get(`${base}/webhook`, { agent }, (answer) => {
            text(answer).then((body) => {
              resolve(JSON.parse(body));
            }, reject);
          }).on('error', reject);
        }),
    );
  },
};

const once = await clients[client]?.();
if (!once) throw new Error(`Unknown client "${client}", expected one of ${Object.keys(clients).join(', ')}.`);

// Compiled code and open connections are what a running server has.
await run(warmUps, Number(concurrency));
const start = process.hrtime.bigint();
await run(requests, Number(concurrency));
console.log(Number(process.hrtime.bigint() - start) / 1e6);
process.exit(0);

async function run(count: number, lanes: number): Promise<void> {
  let left = count;
  const lane = async (): Promise<void> => {
    while (left-- > 0) await once?.();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
