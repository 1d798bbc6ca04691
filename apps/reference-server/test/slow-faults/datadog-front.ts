import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands between the server and Datadog does with a request. */
export type Behavior =
  | 'pass'
  /** Takes it and never answers. */
  | 'silent'
  /** Headers, then a body that never ends. */
  | 'endless'
  /** A page of a proxy or a portal, not Datadog's. */
  | {
      readonly status: number;
      readonly contentType?: string;
      readonly body: string;
      readonly headers?: Record<string, string>;
    };

/** In front of the sandbox, as proxies and networks are in front of Datadog. */
export interface DatadogFront extends AsyncDisposable {
  readonly url: string;
  /** @param choose by the path, which begins with Datadog's host */
  behave(choose: (path: string) => Behavior): void;
  /** Requests that were not passed on. */
  readonly kept: number;
}

export async function startDatadogFront(sandboxUrl: string): Promise<DatadogFront> {
  let choose: (path: string) => Behavior = () => 'pass';
  let kept = 0;
  const server = createServer((incoming, response) => {
    response.on('error', () => undefined);
    const behavior = choose(incoming.url ?? '/');
    if (behavior === 'pass') {
      pass(sandboxUrl, incoming, response);
      return;
    }
    kept += 1;
    if (behavior === 'silent') return;
    incoming.resume();
    if (behavior === 'endless') {
      response.writeHead(202, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '.repeat(65_536)), 20);
      response.on('close', () => {
        clearInterval(timer);
      });
      return;
    }
    response.writeHead(behavior.status, {
      'content-type': behavior.contentType ?? 'text/html',
      ...behavior.headers,
    });
    response.end(behavior.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    behave(next) {
      choose = next;
    },
    get kept() {
      return kept;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function pass(sandboxUrl: string, incoming: IncomingMessage, response: ServerResponse): void {
  const onward = request(
    `${sandboxUrl}${incoming.url ?? '/'}`,
    { method: incoming.method, headers: incoming.headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on('error', () => response.destroy());
  incoming.pipe(onward);
}
