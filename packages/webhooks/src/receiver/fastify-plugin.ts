import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { receive, type Reception, type Receiver } from './receive.ts';
import { startDeadline } from './timer.ts';

/** What happened to a request: as in `receive`, or that no receiver could be asked. */
export type RouteReception =
  | Reception<unknown>
  | { status: 404; code: 'UNKNOWN_ADDRESS' }
  | { status: 503; code: 'RESOLVE_FAILED'; cause: unknown };

/** How a route of the partner's server becomes a webhook receiver. */
export interface WebhookReceiverOptions {
  /** For example `/datadog/webhooks/:token`. */
  path: string;
  /**
   * Finds the webhook whose URL was called.
   * @returns undefined for an address that is unknown or no longer connected: answered 404, which Datadog does not
   * retry. Throwing, or taking longer than 4 seconds, is answered 503, which it does
   */
  resolve: (
    request: FastifyRequest,
  ) => Receiver<unknown> | undefined | Promise<Receiver<unknown> | undefined>;
  /** Called for every request, for counters and logs. `cause` is for logs, not for the sender. */
  onReception?: (reception: RouteReception, request: FastifyRequest) => void;
}

/**
 * Fastify plugin: one POST route that hands raw bodies to `receive`.
 * Encapsulated on purpose: it takes the content-type parsers away, which no other route must notice.
 */
export function webhookReceiver(app: FastifyInstance, options: WebhookReceiverOptions): void {
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
      const reception = await takeRequest(request, options.resolve);
      options.onReception?.(reception, request);
      return answer(request, reply, reception);
    },
  });
}

// Together with receive's own deadline this stays below the 15 seconds after which Datadog hangs up.
const resolveDeadlineMs = 4000;

async function takeRequest(
  request: FastifyRequest,
  resolve: WebhookReceiverOptions['resolve'],
): Promise<RouteReception> {
  const deadline = startDeadline(resolveDeadlineMs);
  let receiver: Receiver<unknown> | undefined;
  try {
    receiver = await deadline.within(Promise.resolve(resolve(request)));
  } catch (cause) {
    return { status: 503, code: 'RESOLVE_FAILED', cause };
  } finally {
    deadline.stop();
  }
  if (!receiver) return { status: 404, code: 'UNKNOWN_ADDRESS' };
  return receive({ headers: request.headers, body: bodyOf(request) }, receiver);
}

function bodyOf(request: FastifyRequest): AsyncIterable<Uint8Array> {
  // Destroying the stream would take the socket from the request, and with it the address for `onReception`.
  return request.raw.iterator({ destroyOnReturn: false });
}

// The rest of a refused body is read and dropped. Closing the connection instead can destroy the answer on its way,
// and Datadog would repeat after a lost connection; so that is done only to who sends too slowly or too much.
const maxDrainedBytes = 4 * 2 ** 20;

function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, code }: RouteReception,
): FastifyReply {
  const restBytes = Number(request.headers['content-length'] ?? Number.NaN);
  const isRestSmall = restBytes <= maxDrainedBytes && code !== 'TOO_SLOW';
  if (isRestSmall) request.raw.resume();
  else if (status >= 400) void reply.header('connection', 'close');
  return reply.code(status).send({ code });
}
