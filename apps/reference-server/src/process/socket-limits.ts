import { readFileSync } from 'node:fs';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';

/** Descriptors for everything but visitors: the database, calls to Datadog, logs, files. */
const reserved = 128;
const mostConnections = 10_000;

/** How long a visitor may take, in milliseconds: silent sockets are closed soon. */
export const socketTimeouts = {
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  http: { headersTimeout: 10_000, connectionsCheckingInterval: 2_000 },
} as const;

/**
 * Accepts no more connections than there are descriptors for; the others are closed immediately. A socket that cannot be
 * accepted is logged instead of ending the process.
 *
 * @param share which part of the descriptors visitors of this server may have
 */
export function limitSockets(
  app: FastifyInstance,
  logger: FastifyBaseLogger,
  share: number,
  descriptors = descriptorLimit(),
): void {
  const most = Math.max(16, Math.floor((descriptors - reserved) * share));
  app.server.maxConnections = Math.min(most, mostConnections);
  let droppedAtMs = -Infinity;
  app.server.on('drop', () => {
    const nowMs = performance.now();
    if (nowMs - droppedAtMs < 10_000) return;
    droppedAtMs = nowMs;
    logger.warn({ connections: app.server.maxConnections }, 'too many connections: new ones are closed');
  });
  app.server.on('error', (error) => {
    if (app.server.listening) logger.error({ err: error }, 'a connection could not be accepted');
  });
}

/** The soft limit of this process; 1,024 where the system does not tell. */
function descriptorLimit(): number {
  try {
    const found = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'));
    return Number(found?.[1] ?? 1_024);
  } catch {
    return 1_024;
  }
}
