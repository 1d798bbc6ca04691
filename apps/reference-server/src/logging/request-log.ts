import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';

/** Asked every few seconds by whoever runs the process; what they find is told anyway. */
const probes: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

/** One line for each request, once it is answered: whoever reads it needs no second one, and a busy server writes half. */
export class RequestLog extends LogController {
  override incomingRequest(): void {
    // Told with the answer.
  }

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    const about = { req: request, res: reply, responseTime: reply.elapsedTime };
    if (error) reply.log.error({ ...about, err: error }, 'request errored');
    else if (probes.has(request.routeOptions.url ?? '')) reply.log.debug(about, 'request completed');
    else reply.log.info(about, 'request completed');
  }
}
