import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { pathOf } from './log-requests.ts';

/** Lets requests meet the faults that were scripted. */
export function meetFaults(app: FastifyInstance, datadog: Datadog): void {
  app.decorateRequest('fault', undefined);

  app.addHook('onRequest', async (request, reply) => {
    const fault = datadog.faults.take(request.method, pathOf(request));
    if (!fault) return undefined;
    request.fault = fault;
    if (fault.delayMs !== undefined) await delay(fault.delayMs, undefined, { ref: false });
    if (fault.drop === 'before') {
      reply.hijack();
      request.raw.socket.destroy();
      return reply;
    }
    if (!fault.respond) return undefined;
    const { status, headers, body } = fault.respond;
    void reply.code(status).headers(headers ?? {});
    if (body === undefined) return reply.send('');
    return reply.send(typeof body === 'string' ? body : JSON.stringify(body));
  });

  // After the handler: whatever it accepted stays accepted, only the answer is lost.
  app.addHook('onSend', (request, _reply, payload, done) => {
    if (request.fault?.drop === 'after') request.raw.socket.destroy();
    done(null, payload);
  });
}
