import type { FastifyRequest } from 'fastify';
import { bytesOf, headerOf } from './datadog-request.ts';
import { decompress, type ContentEncoding } from './decompress.ts';

/** What an intake takes at most, in bytes; each route names the page that says so. */
export interface IntakeLimits {
  /** As sent. */
  wire: number;
  /** After decompression. */
  decompressed: number;
}

/** The body of an intake request without its compression. */
export function readIntake(
  request: FastifyRequest,
  limits: IntakeLimits,
  accepted: readonly ContentEncoding[],
): Promise<Buffer> {
  return decompress(bytesOf(request), headerOf(request, 'content-encoding'), limits.decompressed, accepted);
}
