import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type pg from 'pg';

/** Stands between the server and PostgreSQL, and can fall silent without closing anything. */
export interface SilentProxy extends AsyncDisposable {
  readonly address: pg.PoolConfig;
  /** Nothing passes any more, in either direction; new connections are taken and never answered. */
  freeze(): void;
  thaw(): void;
  /** Connections that are open now are never answered again; new ones pass. */
  abandon(): void;
}

export async function startSilentProxy(target: pg.PoolConfig): Promise<SilentProxy> {
  const pairs = new Set<{ readonly near: Socket; readonly far: Socket; isAbandoned: boolean }>();
  let isFrozen = false;
  const apply = (): void => {
    for (const { near, far, isAbandoned } of pairs) {
      for (const socket of [near, far]) {
        if (isFrozen || isAbandoned) socket.pause();
        else socket.resume();
      }
    }
  };
  const server = createServer((near) => {
    const far = connect({ path: `${String(target.host)}/.s.PGSQL.${target.port ?? 5432}` });
    const pair = { near, far, isAbandoned: false };
    pairs.add(pair);
    near.on('data', (chunk) => far.write(chunk));
    far.on('data', (chunk) => near.write(chunk));
    for (const socket of [near, far]) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        pairs.delete(pair);
        near.destroy();
        far.destroy();
      });
    }
    apply();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: { ...target, host: '127.0.0.1', port },
    freeze() {
      isFrozen = true;
      apply();
    },
    thaw() {
      isFrozen = false;
      apply();
    },
    abandon() {
      for (const pair of pairs) pair.isAbandoned = true;
      apply();
    },
    async [Symbol.asyncDispose]() {
      for (const { near, far } of pairs) {
        near.destroy();
        far.destroy();
      }
      server.close();
      await once(server, 'close');
    },
  };
}
