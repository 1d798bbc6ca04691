import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One documented exchange: the request in every detail that counts, and the answer byte for byte. */
export interface Exchange {
  request: {
    method: string;
    path: string;
    headers: Readonly<Record<string, string>>;
    /** Compared as JSON text; absent: the body must be empty. */
    body?: object;
  };
  answer: { status: number; headers?: Readonly<Record<string, string>>; body: string };
}

/** A server that plays a script. Anything else than the next exchange is answered 599 and remembered. */
export interface ReplayServer extends AsyncDisposable {
  url: string;
  /** Differences between script and requests; empty when the client is exact. */
  differences: string[];
  /** Exchanges of the script that have not happened. */
  remaining: () => number;
}

/** Plays the exchanges once, in order. */
export async function startReplayServer(script: readonly Exchange[]): Promise<ReplayServer> {
  const differences: string[] = [];
  let played = 0;
  const server = createServer((incoming, outgoing) => {
    void text(incoming).then((body) => {
      const expected = script[played++];
      const found = expected ? compare(expected, incoming, body) : [`unexpected ${incoming.method ?? ''}`];
      differences.push(...found);
      if (!expected || found.length > 0) return outgoing.writeHead(599).end();
      const { status, headers, body: answer } = expected.answer;
      return outgoing.writeHead(status, { 'content-type': 'application/json', ...headers }).end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    differences,
    remaining: () => script.length - played,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

// What HTTP itself adds; every other header is compared, so that nothing undocumented is sent.
const transportHeaders = new Set(['host', 'connection', 'content-length', 'user-agent', 'accept']);

function compare({ request }: Exchange, incoming: IncomingMessage, body: string): string[] {
  const sent = Object.fromEntries(
    Object.entries(incoming.headers).filter(([name]) => !transportHeaders.has(name)),
  );
  const expected: [string, unknown, unknown][] = [
    ['method', request.method, incoming.method],
    ['path', request.path, incoming.url],
    ['headers', request.headers, sent],
    ['body', request.body ? JSON.stringify(request.body) : '', body],
  ];
  return expected
    .filter(([, wanted, actual]) => stable(wanted) !== stable(actual))
    .map(([what, wanted, actual]) => `${what}: ${stable(actual)} instead of ${stable(wanted)}`);
}

function stable(value: unknown): string {
  return typeof value === 'object' && value !== null
    ? JSON.stringify(Object.entries(value).sort())
    : String(value);
}
