import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands in front of the instances: every request goes to the next one that takes connections. */
export interface Balancer {
  readonly url: string;
  /** The instances that may be asked. */
  readonly ports: Set<number>;
  close(): void;
}

/** Each request claims another address, as those of many customers would; the servers trust this proxy. */
export async function startBalancer(): Promise<Balancer> {
  const ports = new Set<number>();
  let turn = 0;

  function pass(incoming: IncomingMessage, answer: ServerResponse, body: Buffer, triesLeft: number): void {
    const port = [...ports][turn++ % Math.max(ports.size, 1)];
    if (port === undefined || triesLeft === 0) {
      answer.writeHead(502).end();
      return;
    }
    const address = `10.${turn >> 16}.${(turn >> 8) & 255}.${turn & 255}`;
    const outgoing = request({
      host: '127.0.0.1',
      port,
      method: incoming.method,
      path: incoming.url,
      headers: { ...incoming.headers, 'x-forwarded-for': address },
      agent: false,
    });
    outgoing.once('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
      response.once('error', () => answer.destroy());
    });
    outgoing.once('error', (error) => {
      if (answer.headersSent) answer.destroy();
      // No instance took it, so none can have acted on it.
      else if ('code' in error && error.code === 'ECONNREFUSED') pass(incoming, answer, body, triesLeft - 1);
      else answer.writeHead(502).end();
    });
    outgoing.end(body);
  }

  const server = createServer((incoming, answer) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.once('end', () => {
      pass(incoming, answer, Buffer.concat(chunks), ports.size);
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    ports,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
