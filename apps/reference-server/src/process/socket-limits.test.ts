import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import Fastify from 'fastify';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { limitSockets } from './socket-limits.ts';

test('more silent sockets than descriptors: the rest is closed immediately, and visitors can connect again (H-07, E-09)', async () => {
  const lines: string[] = [];
  const logger = pino({}, { write: (line: string) => lines.push(line) });
  const app = Fastify({ http: { headersTimeout: 500, connectionsCheckingInterval: 100 } });
  app.get('/', () => Promise.resolve('served'));
  limitSockets(app, logger, 1, 148);
  await app.listen({ port: 0, host: '127.0.0.1' });
  try {
    const { port } = app.server.address() as AddressInfo;
    const sockets = Array.from({ length: 60 }, () => connect(port, '127.0.0.1'));
    let closed = 0;
    for (const socket of sockets) socket.on('error', () => undefined).on('close', () => (closed += 1));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    await sleep(200);
    expect(closed).toBe(40);
    expect(lines.filter((line) => line.includes('too many connections'))).toHaveLength(1);
    for (const socket of sockets) socket.resume();
    await sleep(1_500);
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('served');
    expect(closed).toBe(60);
  } finally {
    await app.close();
  }
});
