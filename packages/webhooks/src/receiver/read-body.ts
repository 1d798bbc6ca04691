import { DeliveryRefusal } from './delivery-refusal.ts';

/** The body as a framework gives it: already in memory, or still arriving. */
export type DeliveryBody = Uint8Array | AsyncIterable<Uint8Array>;

/**
 * Collects a body, but never more than `maxBytes` of it and never past the deadline.
 * @throws {DeliveryRefusal} `TOO_LARGE`, or whatever `signal` was aborted with
 */
export async function readBody(
  body: DeliveryBody,
  maxBytes: number,
  withinDeadline: <Value>(work: Promise<Value>) => Promise<Value>,
): Promise<Uint8Array> {
  const tooLarge = () => new DeliveryRefusal('TOO_LARGE', `The body is larger than ${maxBytes} bytes.`);
  if (body instanceof Uint8Array) {
    if (body.byteLength > maxBytes) throw tooLarge();
    return body;
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const iterator = body[Symbol.asyncIterator]();
  // Not `for await`: it would wait for the sender for as long as the sender likes.
  for (;;) {
    const next = await withinDeadline(Promise.resolve(iterator.next()));
    if (next.done) return Buffer.concat(chunks);
    bytes += next.value.byteLength;
    if (bytes > maxBytes) {
      await iterator.return?.();
      throw tooLarge();
    }
    chunks.push(next.value);
  }
}
