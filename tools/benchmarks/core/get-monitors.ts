/** Prints how many milliseconds one client takes for 2,000 GETs, 64 at a time: `get-monitors.ts CLIENT PORT`. */
import { Agent, request } from 'node:http';

const requests = 2_000;
const concurrency = 64;
const [name = '', port = ''] = process.argv.slice(2);

const get = await clientOf(name);
await run(200);
const start = process.hrtime.bigint();
await run(requests);
console.log(Number(process.hrtime.bigint() - start) / 1e6);
process.exit(0);

async function run(count: number): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await get();
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

async function clientOf(client: string): Promise<() => Promise<unknown>> {
  if (client === 'tilekit') {
    const { createSandboxEndpoints, createTransport, parseDomain } = await import('@tilekit/core');
    const transport = createTransport();
    const endpoints = createSandboxEndpoints(`http://127.0.0.1:${port}`);
    const { apiHost } = parseDomain('datadoghq.com');
    const headers = { authorization: 'Bearer a-token', accept: 'application/json' };
    const decoder = new TextDecoder();
    return async () => {
      const { status, body } = await transport({
        method: 'GET',
        url: endpoints(apiHost, '/api/v1/monitor/1'),
        headers,
      });
      if (status !== 200) throw new Error(`Status ${status}`);
      return JSON.parse(decoder.decode(body)) as unknown;
    };
  }
  if (client === 'bare agent') return bareAgent();
  const { client: vendor, v1 } = await import('@datadog/datadog-api-client');
  const configuration = vendor.createConfiguration({
    // The vendor's way to another address: the second form of its servers, `{protocol}://{name}`.
    serverIndex: 1,
    authMethods: { AuthZ: { accessToken: 'a-token' } },
  });
  configuration.setServerVariables({ name: `127.0.0.1:${port}`, protocol: 'http' });
  const api = new v1.MonitorsApi(configuration);
  return () => api.getMonitor({ monitorId: 1 });
}

/** The floor: what node:http does with a keep-alive agent and nothing around it. */
function bareAgent(): () => Promise<unknown> {
  const agent = new Agent({ keepAlive: true, maxSockets: 128, maxFreeSockets: 128 });
  const options = {
    host: '127.0.0.1',
    port,
    path: '/api.datadoghq.com/api/v1/monitor/1',
    agent,
    headers: { authorization: 'Bearer a-token', accept: 'application/json' },
  };
  return () =>
    new Promise((resolve, reject) => {
      const outgoing = request(options, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => {
          resolve(JSON.parse(Buffer.concat(chunks).toString()));
        });
      });
      outgoing.on('error', reject);
      outgoing.end();
    });
}
