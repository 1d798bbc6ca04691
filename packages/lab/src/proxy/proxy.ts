import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Duplex } from 'node:stream';
import { findHost } from '@tilekit/sandbox';
import type { Authority } from './authority.ts';
import { parseUrl } from '../browser/parse-url.ts';

export interface ProxyOptions {
  readonly sandbox: URL;
  readonly authority: Authority;
  readonly port: number;
  readonly host?: string;
  /** Called for each request and tunnel; no secrets in it. */
  readonly onRequest?: (line: string) => void;
}

export interface RunningProxy {
  readonly url: URL;
  close(): Promise<void>;
}

/**
 * A forward proxy: requests to Datadog's hosts go to the sandbox, whatever the program believes; everything else is
 * passed on untouched.
 *
 * @returns the proxy once it listens, with its address and a way to close it
 */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const { sandbox, authority, onRequest = () => undefined } = options;
  const sockets = new Set<Duplex>();
  // Speaks HTTP on connections that were opened for a Datadog host.
  const inner = createServer((request, response) => {
    const host = hostOfSocket.get(request.socket) ?? '';
    onRequest(`${request.method ?? ''} https://${host}${pathOf(request.url)}`);
    forward(sandbox, `/${host}${request.url ?? '/'}`, request, response);
  });
  const outer = createServer((request, response) => {
    const target = parseUrl(request.url ?? '');
    if (target?.protocol !== 'http:') {
      response
        .writeHead(400, { 'content-type': 'text/plain' })
        .end('This is a forward proxy: set HTTPS_PROXY and HTTP_PROXY to its address.\n');
      return;
    }
    onRequest(`${request.method ?? ''} ${target.origin}${target.pathname}`);
    if (isDatadog(target.hostname))
      forward(sandbox, `/${target.hostname}${target.pathname}${target.search}`, request, response);
    else forward(new URL(target.origin), `${target.pathname}${target.search}`, request, response);
  });
  outer.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    const target = parseUrl(`http://${request.url ?? ''}`);
    const host = target?.hostname ?? '';
    if (!target || host === '') {
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      return;
    }
    if (!isDatadog(host)) {
      onRequest(`CONNECT ${host}:${target.port || '443'} (passed on)`);
      tunnel(socket, head, host, Number(target.port || 443));
      return;
    }
    void intercept(socket, head, host);
  });

  async function intercept(socket: Socket, head: Buffer, host: string): Promise<void> {
    const secureContext = await authority.contextOf(host);
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    const secure = new TLSSocket(socket, {
      isServer: true,
      secureContext,
      ALPNProtocols: ['http/1.1'],
    });
    secure.on('error', () => secure.destroy());
    hostOfSocket.set(secure, host);
    inner.emit('connection', secure);
  }

  const listeningHost = options.host ?? '127.0.0.1';
  await new Promise<void>((ready, failed) => {
    outer.once('error', failed);
    outer.listen(options.port, listeningHost, ready);
  });
  const address = outer.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    url: new URL(`http://${listeningHost}:${port}`),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      inner.closeAllConnections();
      outer.closeAllConnections();
      await new Promise((closed) => outer.close(closed));
    },
  };
}

const hostOfSocket = new WeakMap<object, string>();

/** Every host of Datadog's sites, and every name below one: an unknown one is refused by the sandbox, not passed on. */
function isDatadog(host: string): boolean {
  return (
    findHost(host) !== undefined ||
    /(?:^|\.)(?:datadoghq\.(?:com|eu)|ddog-gov\.com)$|browser-intake-[\w-]+datadoghq\.com$/.test(host)
  );
}

function forward(origin: URL, path: string, request: IncomingMessage, response: ServerResponse): void {
  const headers = { ...request.headers, host: origin.host };
  for (const name of ['proxy-connection', 'proxy-authorization']) Reflect.deleteProperty(headers, name);
  const outgoing = send(
    {
      host: origin.hostname.replace(/^\[|\]$/g, ''),
      port: origin.port || 80,
      method: request.method,
      path,
      headers,
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    },
  );
  outgoing.on('error', (error) => {
    // A dropped connection is dropped here too: the sandbox was scripted to do so.
    if (response.headersSent || ('code' in error && error.code === 'ECONNRESET')) response.socket?.destroy();
    else response.writeHead(502, { 'content-type': 'text/plain' }).end(`${origin.host} cannot be reached.\n`);
  });
  request.pipe(outgoing);
}

function tunnel(socket: Duplex, head: Buffer, host: string, port: number): void {
  const upstream = connect(port, host.replace(/^\[|\]$/g, ''), () => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    if (head.length > 0) upstream.write(head);
    upstream.pipe(socket);
    socket.pipe(upstream);
  });
  upstream.on('error', () => {
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  socket.on('close', () => upstream.destroy());
}

function pathOf(target = '/'): string {
  return target.split('?', 1)[0] ?? '/';
}
