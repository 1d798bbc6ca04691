import type { IncomingHttpHeaders } from 'node:http';

import { proxyEnvironment } from '../config.ts';
import { readProxySettings, type ProxyEnvironment } from './proxy-settings.ts';
import {
  TransportError,
  transportErrorOf,
  type Transport,
  type TransportRequest,
  type TransportResponse,
} from './transport.ts';

/** Options of {@link createTransport}. */
export interface TransportOptions {
  /** Deadline of a whole request when it names none; default 30,000. */
  readonly timeoutMs?: number;
  /** Largest body that is read; default 10 MiB. */
  readonly maxResponseBytes?: number;
  /** Connections to one host; default 128. */
  readonly maxSockets?: number;
  /** Sent with every request that names none. */
  readonly userAgent?: string;
  /**
   * Certificate authorities (PEM) to trust besides the default ones, for a TLS-inspecting proxy or a test server.
   * `NODE_EXTRA_CA_CERTS` adds some for the whole process.
   */
  readonly certificateAuthorities?: readonly string[];
  /**
   * Where the forward proxy is; default: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` of the process's environment.
   * `false`: connect directly, whatever the environment says.
   */
  readonly proxy?: ProxyEnvironment | false;
}

/** A transport that holds connections open until it is closed. */
export interface ClosableTransport {
  (request: TransportRequest): Promise<TransportResponse>;
  /** Closes every connection, also those in use. */
  close(): void;
}

/**
 * Makes a transport on node:https with kept connections.
 *
 * It follows no redirect, caps what it reads, ends every request at its deadline, goes through the forward proxy that
 * the environment names, and says of each failure whether anything may have been sent.
 *
 * @returns the transport; call `close()` when the process ends or a test is over
 * @throws PROXY_INVALID
 */
export function createTransport(options: TransportOptions = {}): ClosableTransport {
  const { timeoutMs = 30_000, maxResponseBytes = 10 * 1024 * 1024, maxSockets = 128 } = options;
  const userAgent = options.userAgent ?? 'tilekit';
  // Loaded by the first transport: most of the time to import this package would be theirs.
  const http = process.getBuiltinModule('node:http');
  const https = process.getBuiltinModule('node:https');
  const proxyEnv = readProxySettings(options.proxy ?? proxyEnvironment());
  const common = {
    ...(proxyEnv && { proxyEnv }),
    ...(options.certificateAuthorities && { ca: trustedBesides(options.certificateAuthorities) }),
  };
  const kept = {
    ...common,
    keepAlive: true,
    maxSockets,
    maxFreeSockets: maxSockets,
    scheduling: 'lifo' as const,
  };
  const agents = { 'http:': new http.Agent(kept), 'https:': new https.Agent(kept) };
  const freshAgents = { 'http:': new http.Agent(common), 'https:': new https.Agent(common) };

  const transport: Transport = (request) =>
    new Promise((resolve, reject) => {
      const { url, signal } = request;
      if (url.protocol !== 'https:' && url.protocol !== 'http:') {
        throw new TypeError(`A transport speaks http and https, not "${url.protocol}"`);
      }
      if (signal?.aborted) {
        reject(
          new TransportError('ABORTED', 'The request was cancelled before it began.', { maybeSent: false }),
        );
        return;
      }
      const secure = url.protocol === 'https:';
      const body = request.body;
      const sent: Record<string, string | number> = { 'user-agent': userAgent, ...request.headers };
      if (body !== undefined) sent['content-length'] = Buffer.byteLength(body);
      else if (request.method !== 'GET') sent['content-length'] = 0;

      let maybeSent = false;
      let settled = false;
      // Named parts instead of the URL: node:http would take it apart and copy it for every request.
      const outgoing = (secure ? https : http).request({
        hostname: url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname,
        port: url.port,
        path: `${url.pathname}${url.search}`,
        method: request.method,
        headers: sent,
        agent: (request.freshConnection ? freshAgents : agents)[url.protocol],
      });
      const deadline = setTimeout(() => {
        const ms = request.timeoutMs ?? timeoutMs;
        fail(new TransportError('TIMED_OUT', `"${url.host}" did not answer within ${ms} ms.`, { maybeSent }));
      }, request.timeoutMs ?? timeoutMs);
      const onAbort = () => {
        fail(new TransportError('ABORTED', 'The request was cancelled.', { maybeSent }));
      };
      signal?.addEventListener('abort', onAbort, { once: true });

      function end(): boolean {
        if (settled) return false;
        settled = true;
        clearTimeout(deadline);
        signal?.removeEventListener('abort', onAbort);
        return true;
      }
      function fail(error: TransportError): void {
        if (!end()) return;
        outgoing.destroy();
        reject(error);
      }

      outgoing.on('error', (error) => {
        fail(transportErrorOf(error, url.host, maybeSent));
      });
      outgoing.on('socket', (socket) => {
        // A kept socket is ready immediately; a new one is not before its (TLS) handshake.
        if (outgoing.reusedSocket || !socket.connecting) maybeSent = true;
        else socket.once(secure ? 'secureConnect' : 'connect', () => (maybeSent = true));
      });
      outgoing.on('response', (incoming) => {
        const chunks: Buffer[] = [];
        let size = 0;
        const refuseMoreThanLimit = (bytes: number) => {
          if (bytes <= maxResponseBytes) return;
          const what = `The answer of "${url.host}" exceeds ${maxResponseBytes} bytes.`;
          fail(new TransportError('RESPONSE_TOO_LARGE', what, { maybeSent: true }));
        };
        refuseMoreThanLimit(Number(incoming.headers['content-length'] ?? 0));
        incoming.on('data', (chunk: Buffer) => {
          size += chunk.length;
          chunks.push(chunk);
          refuseMoreThanLimit(size);
        });
        incoming.on('error', (error) => {
          fail(transportErrorOf(error, url.host, true));
        });
        incoming.on('end', () => {
          if (!end()) return;
          const [only] = chunks;
          resolve({
            status: incoming.statusCode ?? 0,
            // Eagerly: an accessor that waits for a reader costs more than this, and keeps the whole message alive.
            headers: flatten(incoming.headers),
            body: chunks.length === 1 && only ? only : Buffer.concat(chunks, size),
          });
        });
      });
      outgoing.end(body);
    });

  return Object.assign(transport, {
    close() {
      for (const agent of [...Object.values(agents), ...Object.values(freshAgents)]) agent.destroy();
    },
  });
}

/** The default authorities, with those of NODE_EXTRA_CA_CERTS: naming any replaces them all. */
function trustedBesides(authorities: readonly string[]): string[] {
  return [...process.getBuiltinModule('node:tls').getCACertificates('default'), ...authorities];
}

function flatten(headers: IncomingHttpHeaders): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) flat[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return flat;
}

let shared: ClosableTransport | undefined;

/** @returns the transport that functions use when they are given none */
export function defaultTransport(): Transport {
  return (shared ??= createTransport());
}
