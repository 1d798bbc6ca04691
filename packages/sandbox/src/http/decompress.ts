import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { refuse } from './refusal.ts';

/** The encodings that Datadog names, by their name in `Content-Encoding`. */
export type ContentEncoding = 'gzip' | 'deflate' | 'zstd';

const decompressors = {
  gzip: promisify(zlib.gunzip),
  deflate: promisify(zlib.inflate),
  // Node has it since 22.15.
  zstd: 'zstdDecompress' in zlib ? promisify(zlib.zstdDecompress) : undefined,
};

/**
 * Undoes `Content-Encoding`. Stops as soon as the result passes `maxBytes`, so that a small body cannot
 * become a large one.
 */
export async function decompress(
  body: Buffer,
  contentEncoding: string | undefined,
  maxBytes: number,
  accepted: readonly ContentEncoding[],
): Promise<Buffer> {
  const name = (contentEncoding ?? 'identity').trim().toLowerCase();
  if (name === 'identity' || name === '') {
    if (body.length > maxBytes) throw refuse(413, 'Payload too large');
    return body;
  }
  // The vendor's own client calls it `zstd1`, after the name in Datadog's specification.
  const encoding = name === 'zstd1' ? 'zstd' : accepted.find((candidate) => candidate === name);
  if (!encoding || !accepted.includes(encoding)) {
    throw refuse(400, `Unsupported Content-Encoding "${name}"`);
  }
  const decompressor = decompressors[encoding];
  if (!decompressor)
    throw refuse(400, `Node ${process.version} has no ${encoding}: run the sandbox with 22.15 or newer`);
  try {
    return await decompressor(body, { maxOutputLength: maxBytes });
  } catch (cause) {
    if (cause instanceof RangeError || isTooLarge(cause)) throw refuse(413, 'Payload too large');
    throw refuse(400, `Body is not valid ${encoding}`);
  }
}

function isTooLarge(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
}
