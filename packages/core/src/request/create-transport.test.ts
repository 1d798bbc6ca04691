import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

import { afterEach, describe, expect, test } from 'vitest';

import { selfSignedCertificate } from '../../test/self-signed-certificate.ts';
import { createTransport, type TransportOptions } from './create-transport.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const part of open.splice(0)) part.close();
});

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(answer))}`;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => (server.closeAllConnections(), server.close()) });
  return (server.address() as AddressInfo).port;
}

function transportOf(options?: TransportOptions) {
  const transport = createTransport(options);
  open.push(transport);
  return transport;
}

describe('createTransport', () => {
  test('sends method, headers and body, and reads status, headers and body', async () => {
    const url = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        response.writeHead(202, { 'x-one': 'a', 'set-cookie': ['b=1', 'c=2'] });
        response.end(
          `${request.method} ${String(request.headers['x-two'])} ${request.headers['content-length']} ${body}`,
        );
      });
    });
    const answer = await transportOf()({
      method: 'POST',
      url: new URL(url),
      headers: { 'x-two': '2' },
      body: 'é',
    });
    expect(answer.status).toBe(202);
    expect(answer.headers).toMatchObject({ 'x-one': 'a', 'set-cookie': 'b=1, c=2' });
    expect(Buffer.from(answer.body).toString()).toBe('POST 2 2 é');
  });

  test('keeps connections, except for a request that asks for its own', async () => {
    const sockets = new Set<Socket>();
    const url = new URL(
      await serve((request, response) => {
        sockets.add(request.socket);
        response.end('ok');
      }),
    );
    const transport = transportOf();
    for (let call = 0; call < 5; call += 1) await transport({ method: 'GET', url });
    expect(sockets.size).toBe(1);
    await transport({ method: 'POST', url, freshConnection: true });
    expect(sockets.size).toBe(2);
  });

  test('follows no redirect (A-08)', async () => {
    const paths: string[] = [];
    const url = await serve((request, response) => {
      paths.push(request.url ?? '');
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    const answer = await transportOf()({ method: 'GET', url: new URL('/first', url) });
    expect(answer.status).toBe(302);
    expect(paths).toEqual(['/first']);
  });

  test('stops reading at the limit', async () => {
    const url = new URL(await serve((_, response) => response.end('x'.repeat(200_000))));
    const transport = transportOf({ maxResponseBytes: 100_000 });
    await expect(transport({ method: 'GET', url })).rejects.toMatchObject({
      code: 'RESPONSE_TOO_LARGE',
      maybeSent: true,
    });
  });

  test('ends at the deadline, also when the answer trickles (D-03)', async () => {
    const url = new URL(
      await serve((_, response) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write('x'), 20);
        response.on('close', () => {
          clearInterval(timer);
        });
      }),
    );
    const request = transportOf()({ method: 'GET', url, timeoutMs: 150 });
    await expect(request).rejects.toMatchObject({ code: 'TIMED_OUT', maybeSent: true });
  });

  test('is cancelled by its signal', async () => {
    const url = new URL(await serve(() => undefined));
    const controller = new AbortController();
    const request = transportOf()({ method: 'GET', url, signal: controller.signal });
    setTimeout(() => {
      controller.abort();
    }, 30);
    await expect(request).rejects.toMatchObject({ code: 'ABORTED' });
    await expect(transportOf()({ method: 'GET', url, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ABORTED',
      maybeSent: false,
    });
  });

  test('a connection that breaks after the request: something may have been sent', async () => {
    const url = new URL(await serve((request) => request.socket.destroy()));
    await expect(transportOf()({ method: 'POST', url, body: 'x' })).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
      maybeSent: true,
    });
  });

  test('an answer that breaks off', async () => {
    const url = new URL(
      await serve((_, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('part');
        setTimeout(() => response.destroy(), 20);
      }),
    );
    await expect(transportOf()({ method: 'GET', url })).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
      maybeSent: true,
    });
  });

  test('a refused connection: nothing was sent', async () => {
    const server = createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const url = new URL(`http://127.0.0.1:${port}`);
    await expect(transportOf()({ method: 'POST', url })).rejects.toMatchObject({
      code: 'CONNECTION_FAILED',
      maybeSent: false,
    });
  });

  test('a name that does not resolve: nothing was sent', async () => {
    const url = new URL('http://no-such-host.invalid');
    await expect(transportOf()({ method: 'POST', url })).rejects.toMatchObject({
      code: 'HOST_NOT_FOUND',
      maybeSent: false,
    });
  });

  test("a certificate for another name (R73): the remedy mentions the customer's subdomain", async () => {
    const { cert, key } = selfSignedCertificate('api.example.test');
    const port = await listen(createSecureServer({ cert, key }, (_, response) => response.end('ok')));
    const transport = transportOf({ certificateAuthorities: [cert] });
    for (const freshConnection of [false, true]) {
      const request = transport({
        method: 'POST',
        url: new URL(`https://localhost:${port}`),
        freshConnection,
      });
      await expect(request).rejects.toMatchObject({ code: 'TLS_HOST_MISMATCH', maybeSent: false });
    }
    const untrusting = transportOf()({ method: 'GET', url: new URL(`https://localhost:${port}`) });
    await expect(untrusting).rejects.toMatchObject({ code: 'TLS_FAILED', maybeSent: false });
  });

  test('refuses other protocols', async () => {
    await expect(transportOf()({ method: 'GET', url: new URL('file:///etc/passwd') })).rejects.toThrow(
      TypeError,
    );
  });
});
