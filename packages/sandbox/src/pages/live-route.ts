import { watch } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import type { Datadog } from '../datadog.ts';

/** Proxies close a connection on which nothing comes. */
const keepAliveMs = 25_000;
/** An editor writes a file in several steps. */
const editMs = 50;

/** `GET /changes`: server-sent events that tell an open page when to ask again for what it shows. */
export function liveRoute(app: FastifyInstance, datadog: Datadog): void {
  const stopWatching = watchTile(datadog);
  app.addHook('onClose', (_app, done) => {
    stopWatching();
    done();
  });
  app.get('/changes', { config: { roles: ['web'] } }, (request, reply) => {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    raw.write('retry: 2000\n\n');
    const stop = datadog.changes.subscribe(() => raw.write('event: change\ndata:\n\n'));
    const keepAlive = setInterval(() => raw.write(':\n\n'), keepAliveMs).unref();
    request.raw.once('close', () => {
      stop();
      clearInterval(keepAlive);
    });
  });
}

/** The tile is read at each request: a saved file of it is a change. @returns how to stop */
function watchTile({ tileDirectory, changes }: Datadog): () => void {
  try {
    const watcher = watch(tileDirectory, { recursive: true, persistent: false }, () => {
      changes.note(editMs);
    });
    // Where files cannot be watched, a page shows the change when it is loaded again.
    watcher.on('error', () => {
      watcher.close();
    });
    return () => {
      watcher.close();
    };
  } catch {
    return () => undefined;
  }
}
