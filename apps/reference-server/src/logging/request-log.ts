import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';

/** Probes: asked every few seconds, and their findings are logged anyway. */
const probes: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

/** One line for each request, once it is answered: readers need no second one, and a busy server writes half as much. */
export class RequestLog extends LogController {
  override incomingRequest(): void {
    // Logged with the answer.
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
