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
    const isText = body === undefined || typeof body === 'string';
    const type = `${isText ? 'text/plain' : 'application/json'}; charset=utf-8`;
    // As bytes: to a text the framework would add a charset that nobody asked for.
    const bytes = Buffer.from(isText ? (body ?? '') : JSON.stringify(body));
    return reply
      .code(status)
      .type(type)
      .headers(headers ?? {})
      .send(bytes);
  });

  // After the handler: whatever it accepted stays accepted, only the answer is lost.
  app.addHook('onSend', (request, _reply, payload, done) => {
    if (request.fault?.drop === 'after') request.raw.socket.destroy();
    done(null, payload);
  });
}
