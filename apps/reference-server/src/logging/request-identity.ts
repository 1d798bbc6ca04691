import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyBaseLogger } from 'fastify';
import type { ChildLoggerOptions } from 'pino';
import fp from 'fastify-plugin';

/**
 * The id of a request: the one that a proxy or a caller gave it, so that their log and ours name it alike, else one that
 * is unique over all instances and restarts.
 */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:-]{8,128}$/.test(given) ? given : randomUUID();
}

/** @see https://www.w3.org/TR/trace-context/#traceparent-header */
const traceparent = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/;

/** The trace that a request belongs to, for its log lines; nothing without one. */
function traceOf({ headers }: Pick<IncomingMessage, 'headers'>): Readonly<Record<string, string>> {
  const given = headers.traceparent;
  const [, traceId, spanId] = traceparent.exec(typeof given === 'string' ? given : '') ?? [];
  return traceId === undefined || spanId === undefined ? {} : { trace_id: traceId, span_id: spanId };
}

/** The logger of one request. */
export function createRequestLogger(
  logger: FastifyBaseLogger,
  bindings: Readonly<Record<string, unknown>>,
  options: ChildLoggerOptions,
  request: IncomingMessage,
): FastifyBaseLogger {
  return logger.child({ ...bindings, ...traceOf(request) }, options);
}

/** Tells callers the id under which the log has their request. */
export const requestIdentity = fp(
  (app) => {
    app.addHook('onRequest', (request, reply, done) => {
      reply.header('x-request-id', request.id);
      done();
    });
    return Promise.resolve();
  },
  { name: 'request-identity' },
);
