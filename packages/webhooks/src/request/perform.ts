import type { CallOptions } from './call-options.ts';
import type { Call } from './call.ts';
import type { ObjectReader } from './object-reader.ts';
import { readSuccess } from './read-success.ts';
import { send } from './send.ts';

/** Sends a call and reads the object that a success carries. */
export async function perform<Result>(
  call: Call,
  options: CallOptions,
  read: (answer: ObjectReader) => Result,
): Promise<Result> {
  return readSuccess(await send(call, options), call, read);
}

/** Sends a deletion. Its success carries `{}` or nothing, and a web page instead means that somebody else answered. */
export async function performDeletion(call: Call, options: CallOptions): Promise<void> {
  const response = await send(call, options);
  const isEmpty = response.body.byteLength === 0;
  if (!isEmpty && response.status !== 404) readSuccess(response, call, (answer) => answer.all);
}
