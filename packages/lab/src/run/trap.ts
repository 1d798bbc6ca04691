import { createServer, type Server } from 'node:net';

/** The lab's own listener: a connection means that a hostile address was followed. */
export class Trap {
  readonly #server: Server;
  readonly #visits: string[] = [];
  port = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(): Promise<Trap> {
    const server = createServer();
    const trap = new Trap(server);
    server.on('connection', (socket) => {
      socket.on('error', () => undefined);
      socket.setTimeout(2000, () => socket.destroy());
      socket.once('data', (bytes) => {
        const text = bytes.toString('latin1');
        trap.#visits.push(/^[A-Z]+ /.test(text) ? text.slice(0, 4000) : '(a TLS connection)');
        socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
      });
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const address = server.address();
    trap.port = typeof address === 'object' && address !== null ? address.port : 0;
    server.unref();
    return trap;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The beginnings of the requests that came, with this text in the first line. */
  visits(marker = ''): string[] {
    return this.#visits.filter((visit) => marker === '' || visit.includes(marker));
  }

  close(): void {
    this.#server.close();
  }
}
