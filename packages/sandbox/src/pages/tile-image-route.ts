import { lstat, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Datadog } from '../datadog.ts';
import { refuse } from '../http/refusal.ts';

/** `GET /_sandbox/tile/…`: the images of the tile, and nothing else of it. */
export function tileImageRoute(app: FastifyInstance, datadog: Datadog): void {
  app.get<{ Params: { '*': string } }>('/tile/*', async (request, reply) => {
    const path = request.params['*'];
    if (!/^(?:images|assets)\/[\w./ -]+\.(?:png|jpe?g|gif|svg|webp)$/i.test(path) || path.includes('..')) {
      throw refuse(404, 'The tile has no such image');
    }
    if (!(await isOwnFile(datadog.tileDirectory, path))) throw refuse(404, 'The tile has no such image');
    // An SVG opened by itself must not run anything.
    return reply
      .headers({
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        'x-content-type-options': 'nosniff',
      })
      .sendFile(path, datadog.tileDirectory);
  });
}

/** A link in somebody's tile could lead to any file of this machine. */
async function isOwnFile(directory: string, path: string): Promise<boolean> {
  try {
    const file = join(await realpath(directory), path);
    return (await realpath(file)) === file && (await lstat(file)).isFile();
  } catch {
    return false;
  }
}
