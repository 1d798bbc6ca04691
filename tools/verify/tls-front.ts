import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { Authority } from '@tilekit/lab/proxy';

/** Speaks TLS in front of a server, as a load balancer does in production. */
export interface TlsFront extends Disposable {
  readonly origin: string;
  /** PEM of the authority that signed its certificate, and a file with it. */
  readonly ca: string;
  readonly caFile: string;
}

/** @param port of the server on this machine */
export async function openTlsFront(port: number): Promise<TlsFront> {
  const authority = await Authority.create();
  const sockets = new Set<Socket>();
  const server = createServer(await authority.certify('127.0.0.1'), (outside) => {
    const inside = connect(port, '127.0.0.1');
    for (const [socket, other] of [
      [outside, inside],
      [inside, outside],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((ready, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', ready);
  });
  const address = server.address();
  const directory = mkdtempSync(join(tmpdir(), 'tilekit-tls-'));
  const caFile = join(directory, 'ca.pem');
  writeFileSync(caFile, authority.pem);
  return {
    origin: `https://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    ca: authority.pem,
    caFile,
    [Symbol.dispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
