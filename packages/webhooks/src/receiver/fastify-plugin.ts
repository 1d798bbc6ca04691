import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Reception, Receiver } from './receive.ts';
import { receive } from './receive.ts';

/** How a route of the partner's server becomes a webhook receiver. */
export interface WebhookReceiverOptions<Payload> {
  /** For example `/datadog/webhooks/:token`. */
  path: string;
  /**
   * Finds the webhook whose URL was called.
   * @returns undefined for an address that is unknown or no longer connected: answered 404, which Datadog does not
   * retry
   */
  resolve: (
    request: FastifyRequest,
  ) => Receiver<Payload> | undefined | Promise<Receiver<Payload> | undefined>;
  /** Told about every delivery, for counters and logs. `UNKNOWN_ADDRESS` means that `resolve` found nothing. */
  onReception?: (
    reception: Reception<Payload> | { status: 404; code: 'UNKNOWN_ADDRESS' },
    request: FastifyRequest,
  ) => void;
}

/**
 * Fastify plugin: one POST route that hands raw bodies to `receive`.
 * Encapsulated on purpose: it takes the content-type parsers away, which no other route must notice.
 */
export function webhookReceiver<Payload>(
  app: FastifyInstance,
  options: WebhookReceiverOptions<Payload>,
): void {
  app.removeAllContentTypeParsers();
  // The body stays a stream: it is read after the sender is known, with receive's own limit and deadline.
  app.addContentTypeParser('*', (_request, _stream, done) => {
    done(null);
  });
  app.route({
    method: 'POST',
    url: options.path,
    // Fastify's line per request would write the address, which may hold the installation's token.
    logLevel: 'warn',
    handler: async (request, reply) => {
      const receiver = await options.resolve(request);
      const reception = receiver
        ? await receive({ headers: request.headers, body: bodyOf(request) }, receiver)
        : ({ status: 404, code: 'UNKNOWN_ADDRESS' } as const);
      options.onReception?.(reception, request);
      return answer(reply, reception);
    },
  });
}

function bodyOf(request: FastifyRequest): AsyncIterable<Uint8Array> {
  // Destroying the stream would close the connection under the answer, and Datadog would count that as retryable.
  return request.raw.iterator({ destroyOnReturn: false });
}

function answer(reply: FastifyReply, reception: { status: number; code: string }): FastifyReply {
  // A body that was not read to its end cannot be followed by another request on the same connection.
  if (reception.status >= 400) void reply.header('connection', 'close');
  return reply.code(reception.status).send({ code: reception.code });
}
