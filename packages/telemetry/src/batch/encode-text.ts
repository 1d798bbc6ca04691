import { promisify } from 'node:util';
import zlib from 'node:zlib';

// The asynchronous forms run on libuv's thread pool: the event loop goes on while they work.
const deflate = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.deflate);
const inflate = promisify<Buffer, Buffer>(zlib.inflate);

/** One output piece per call for almost every batch; zlib's default of 16 KiB costs a round trip each. */
const chunkSize = 256 * 1024;

export type Encoding = 'deflate' | 'identity';

/** Compresses a request's text (RFC 1950, what HTTP calls `deflate`), away from the main thread. */
export async function encodeText(text: Buffer, encoding: Encoding): Promise<Buffer> {
  return encoding === 'identity' ? text : deflate(text, { chunkSize });
}

/** The text again, when a refused request has to be cut: keeping it until then would cost its memory. */
export async function decodeText(encoded: Buffer, encoding: Encoding): Promise<Buffer> {
  return encoding === 'identity' ? encoded : inflate(encoded);
}
