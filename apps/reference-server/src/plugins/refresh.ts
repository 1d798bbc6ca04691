import { createHash, randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import fp from 'fastify-plugin';

declare module 'fastify' {
  interface FastifyReply {
    locals?: { refreshScript?: string };
  }
}

const address = '/development/process';

/**
 * Loads the page again once another process of the server answers. A page in which the visitor typed is left alone, and
 * hidden tabs do not listen: browsers open six connections to one address.
 */
const script = `(() => {
  let source, first, edited = false;
  addEventListener('input', () => { edited = true; });
  const listen = () => {
    source?.close();
    if (document.hidden) return;
    source = new EventSource('${address}');
    source.onmessage = ({ data }) => {
      first ??= data;
      if (data !== first && !edited) location.reload();
    };
  };
  document.addEventListener('visibilitychange', listen);
  listen();
})();`;

/** The content security policy of pages with the script: it, and no other. */
export const refreshScriptSource = `'sha256-${createHash('sha256').update(script).digest('base64')}'`;

/** Under `pnpm start`, pages that can be asked for again refresh themselves when the server was restarted with new sources. */
export const refresh = fp(
  (app) => {
    const id = randomUUID();
    const listeners = new Set<FastifyReply>();
    // A page that is refused once would not ask again.
    const config = { rateLimit: false as const, pressureHandler: () => undefined };
    app.get(address, { schema: { hide: true }, logLevel: 'silent', config }, (request, reply) => {
      reply.hijack();
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      reply.raw.write(`retry: 150\ndata: ${id}\n\n`);
      listeners.add(reply);
      request.raw.once('close', () => listeners.delete(reply));
    });
    app.addHook('preClose', (done) => {
      for (const { raw } of listeners) raw.end();
      done();
    });
    app.addHook('preHandler', (request, reply, done) => {
      // The steps of a connection happen once.
      const mayRepeat = request.method === 'GET' && !request.url.startsWith('/datadog/');
      if (mayRepeat) reply.locals = { ...reply.locals, refreshScript: script };
      done();
    });
    return Promise.resolve();
  },
  { name: 'refresh' },
);
