import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that a partner's server got. */
export interface ReceivedRequest {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A partner's server that answers as scripted: a status, or `drop` for a lost connection. */
export class Receiver {
  readonly requests: ReceivedRequest[] = [];
  readonly #server: Server;
  #answers: (number | 'drop')[] = [];
  #body = '{}';

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Receiver> {
    const receiver: Receiver = new Receiver(
      createServer((request, response) => {
        let body = '';
        request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
        request.on('end', () => {
          receiver.requests.push({ path: request.url ?? '', headers: request.headers, body });
          const answer = receiver.#answers.shift() ?? 200;
          if (answer === 'drop') response.destroy();
          else response.writeHead(answer, { 'content-type': 'application/json' }).end(receiver.#body);
        });
      }),
    );
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What to answer next, in order; 200 after that. */
  answer(...answers: (number | 'drop')[]): void {
    this.#answers = answers;
  }

  answerBody(body: unknown): void {
    this.#body = JSON.stringify(body);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Waits until something is true, looking often. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 500; turn += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('It did not happen within five seconds.');
}
