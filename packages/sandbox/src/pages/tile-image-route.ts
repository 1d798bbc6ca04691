import { extname } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { refuse } from '../http/refusal.ts';
import { readImageOfTile } from '../tile/read-tile.ts';

const mediaTypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
};

/** `GET /_sandbox/tile/…`: the images of the tile, and nothing else of it. */
export function tileImageRoute(app: FastifyInstance, datadog: Datadog): void {
  app.get<{ Params: { '*': string } }>('/tile/*', (request, reply) => {
    const path = request.params['*'];
    const mediaType = mediaTypes[extname(path).toLowerCase()];
    const image =
      mediaType === undefined || !/^(?:images|assets)\//.test(path)
        ? undefined
        : readImageOfTile(datadog.tileDirectory, path);
    if (!image) throw refuse(404, 'The tile has no such image');
    // An SVG opened by itself must not run anything.
    return reply
      .headers({
        'content-type': mediaType,
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        'x-content-type-options': 'nosniff',
      })
      .send(Buffer.from(image));
  });
}
