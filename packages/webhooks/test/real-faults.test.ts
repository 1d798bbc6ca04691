import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSandboxEndpoints, createTransport, parseDomain } from '@tilekit/core';
import { afterAll, describe, expect, it } from 'vitest';
import { createWebhook, getWebhook, type CallOptions } from '../src/index.ts';
import { keyPair, webhook } from './documented-exchanges.ts';
import { createVirtualClock } from './virtual-clock.ts';

const transport = createTransport();
afterAll(() => {
  transport.close();
});

const calls = {
  GET: (options: CallOptions) => getWebhook({ ...options, credential: keyPair, name: webhook.name }),
  POST: (options: CallOptions) =>
    createWebhook({ ...options, credential: keyPair, webhook: { name: webhook.name, url: webhook.url } }),
};

/** Calls a server that always does the same, over real sockets but without waiting between attempts. */
async function meet(method: keyof typeof calls, listener: RequestListener) {
  let requests = 0;
  const server = createServer((incoming, outgoing) => {
    requests++;
    listener(incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const outcome: unknown = await calls[method]({
    site: parseDomain('datadoghq.com'),
    endpoints: createSandboxEndpoints(`http://127.0.0.1:${port}`),
    transport,
    clock: createVirtualClock(),
    timeoutMs: 200,
    maxAttempts: 3,
  }).catch((error: unknown) => error);
  server.closeAllConnections();
  server.close();
  return { requests, outcome };
}

const faults: Record<string, RequestListener> = {
  'a connection that is reset': (incoming) => incoming.socket.resetAndDestroy(),
  'no answer': () => undefined,
  'half an answer': (_incoming, outgoing) => {
    outgoing.writeHead(200, { 'content-length': 100 }).write('{"name": ', () => outgoing.destroy());
  },
};

describe('over real sockets (D-03)', () => {
  it.each(Object.entries(faults))('%s: a read is repeated, a creation never', async (_what, listener) => {
    expect((await meet('GET', listener)).requests).toBe(3);
    const creation = await meet('POST', listener);
    expect(creation).toMatchObject({ requests: 1, outcome: { code: 'WEBHOOK_OUTCOME_UNKNOWN' } });
  });

  it('no server listens: a creation is retried, because nothing was sent', async () => {
    const clock = createVirtualClock();
    const creation = calls.POST({
      site: parseDomain('datadoghq.com'),
      endpoints: createSandboxEndpoints('http://127.0.0.1:1'),
      transport,
      clock,
    });
    await expect(creation).rejects.toMatchObject({ code: 'CONNECTION_FAILED' });
    expect(clock.slept()).toBe(1750);
  });
});
