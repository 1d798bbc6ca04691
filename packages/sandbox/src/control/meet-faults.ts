import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { bodyOrganization, headerOrganization } from './describe-request.ts';
import type { Fault } from './faults.ts';
import { pathOf } from './log-requests.ts';

/** Lets requests meet the faults that were scripted. */
export function meetFaults(app: FastifyInstance, datadog: Datadog): void {
  app.decorateRequest('fault', undefined);
  app.decorateRequest('faultedBody', undefined);
  app.decorateRequest('refusal', undefined);
  app.addHook('onRequest', async (request, reply) => {
    const organization = headerOrganization(datadog, request);
    const fault = datadog.faults.take(request.method, pathOf(request), organization);
    return fault ? meet(fault, request, reply) : undefined;
  });

  // Token requests say in their body whose they are.
  app.addHook('preValidation', async (request, reply) => {
    if (request.fault || !datadog.faults.wantOrganizations) return undefined;
    const organization = bodyOrganization(datadog, request);
    if (organization === undefined) return undefined;
    const fault = datadog.faults.take(request.method, pathOf(request), organization, true);
    return fault ? meet(fault, request, reply) : undefined;
  });

  // After the handler: whatever it accepted stays accepted, only the answer is lost.
  app.addHook('onSend', (request, _reply, payload, done) => {
    if (request.fault?.drop === 'after') request.raw.socket.destroy();
    done(null, payload);
  });
}

async function meet(
  fault: Fault,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  request.fault = fault;
  if (fault.delayMs !== undefined) await delay(fault.delayMs, undefined, { ref: false });
  if (fault.drop === 'before') {
    if (request.body === undefined) request.faultedBody = await readQuietly(request.raw);
    reply.hijack();
    request.raw.socket.destroy();
    return reply;
  }
  if (!fault.respond) return undefined;
  if (request.body === undefined) request.faultedBody = await readQuietly(request.raw);
  const { status, headers, body } = fault.respond;
  const isText = body === undefined || typeof body === 'string';
  const type = `${isText ? 'text/plain' : 'application/json'}; charset=utf-8`;
  // As bytes: to a text the framework would add a charset that the fault does not name.
  const bytes = Buffer.from(isText ? (body ?? '') : JSON.stringify(body));
  return reply
    .code(status)
    .type(type)
    .headers(headers ?? {})
    .send(bytes);
}

const maxFaultedBytes = 1024 * 1024;

/** The body of a request whose answer is scripted; nothing when it is large or breaks off. */
async function readQuietly(stream: AsyncIterable<unknown>): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk as Uint8Array);
      size += bytes.length;
      if (size <= maxFaultedBytes) chunks.push(bytes);
    }
  } catch {
    return undefined;
  }
  return size > 0 && size <= maxFaultedBytes ? Buffer.concat(chunks) : undefined;
}
