import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refuse, type Refusal } from './refusal.ts';

/** Bodies above this are cut off rather than read to the end. */
const drainBytes = 256 * 1024 * 1024;

/**
 * Takes bodies of every content type as they came. A body above the route's `maxBytes` is read to its end and
 * thrown away, so that the client gets the answer 413 instead of a broken pipe.
 */
export function readBodiesRaw(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (request: FastifyRequest, payload: IncomingMessage) => {
    const { maxBytes, tooLarge } = request.routeOptions.config;
    return readAtMost(payload, maxBytes ?? defaultMaxBytes, tooLarge ?? refuseSize);
  });
}

const defaultMaxBytes = 1024 * 1024;

const refuseSize = () => refuse(413, 'Payload too large');

async function readAtMost(
  payload: IncomingMessage,
  maxBytes: number,
  tooLarge: () => Refusal,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of payload) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size <= maxBytes) chunks.push(bytes);
    else chunks.length = 0;
    if (size > drainBytes) payload.destroy();
  }
  if (size > maxBytes) throw tooLarge();
  return Buffer.concat(chunks);
}
