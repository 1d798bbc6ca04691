import {
  createError as createCoreError,
  redact,
  secretsOf,
  type DatadogRequest,
  type Outcome,
  type TilekitError,
} from '@tilekit/core';
import { cutBatch, type Batch, type BatchLimits, type Encoding } from '../batch/batch.ts';
import { decodeText, encodeText, type EncodedSizeEstimate } from '../batch/encoding.ts';
import { fallbackEncoding, namesEncoding, type IntakeEncoding } from '../batch/intake-encoding.ts';
import { failureOf, send as sendThrough, type Delivery } from '../delivery/delivery.ts';
import { createError } from '../errors/errors.ts';
import { readAcceptance, type IntakeAnswer } from './submission.ts';
import type { Refusal } from './submission.ts';
import type { Tally } from './tally.ts';

/** So many refusals without one acceptance mean that the requests are wrong, not some items in them. */
const maxRefusalsInARow = 100;

/** Shared state of one submission. */
export interface SubmissionContext {
  readonly limits: BatchLimits;
  readonly estimate: EncodedSizeEstimate;
  readonly intake: IntakeEncoding;
  readonly delivery: Delivery;
  readonly request: Pick<DatadogRequest<unknown>, 'operation' | 'url' | 'headers'>;
  readonly tally: Tally;
  readonly onAccepted: ((positions: Uint32Array) => void) | undefined;
  /**
   * Refused requests since the last accepted one, but for those that were too large and could be cut, and for the parts
   * of a batch of which another part was accepted.
   */
  refusalsInARow: number;
  /** Items that were refused alone since then: dropped when the next request is accepted, open when none is. */
  readonly quarantine: { readonly refusal: Refusal; readonly position: number }[];
}

/** What is left of a batch that had to be cut. */
interface Rest {
  readonly parts: Batch[];
  /** Whether a part of the batch was accepted: then what is refused in it is the fault of its items. */
  someAccepted: boolean;
}

/**
 * Brings every item of a batch to an end: accepted, or dropped with a reason.
 *
 * What is too large is cut, before sending or after Datadog said so (413); what is refused for its encoding is sent again
 * in another one; what is refused (400) is halved until the items at fault are alone.
 *
 * @param release called as soon as the batch's text is no longer read
 * @throws TilekitError when no request of this submission can succeed; items that had not ended are then undelivered
 */
export async function deliverBatch(
  batch: Batch,
  context: SubmissionContext,
  release?: () => void,
): Promise<void> {
  const rest: Rest = { parts: [], someAccepted: false };
  await deliverPart(batch, rest, context, release);
  let single = 0;
  while (rest.parts.length > 0) {
    // Down to single items, so that items at fault everywhere still leave one to be accepted; after every second one
    // from the largest part, so that many at fault side by side do as well.
    const [part] = rest.parts.splice(single === 2 ? largestOf(rest.parts) : 0, 1);
    if (!part) return;
    if (single === 2) single = 0;
    if (part.positions.length === 1) single += 1;
    await deliverPart(part, rest, context);
  }
}

function largestOf(parts: readonly Batch[]): number {
  const sizes = parts.map(({ positions }) => positions.length);
  return sizes.indexOf(sizes.reduce((one, other) => Math.max(one, other), 0));
}

/**
 * Sends a part; what of it has not come to its end is added to the rest.
 *
 * @param isTrial whether it was refused without a reason by an intake that has never taken zstd: now it is sent as
 * deflate, to find out which of the two is refused, the encoding or the content
 */
async function deliverPart(
  batch: Batch,
  rest: Rest,
  context: SubmissionContext,
  release?: () => void,
  isTrial = false,
): Promise<void> {
  const { limits, estimate, intake } = context;
  const encoding = isTrial ? fallbackEncoding : intake.at(context.delivery.clock.now());
  const expectedBytes = estimate.encodedBytes(batch.text.length);
  const encoded = await encodeText(batch.text, { ...limits, encoding }, expectedBytes);
  estimate.learn(batch.text.length, encoded.length);
  if (encoded.length > limits.maxEncodedBytes) {
    const refusal = tooLarge(encoded.length, limits.maxEncodedBytes);
    const parts = cut(batch, Math.ceil((encoded.length / limits.maxEncodedBytes) * 1.1), context);
    release?.();
    if (parts.length === 0) for (const position of batch.positions) context.tally.drop(refusal, position);
    rest.parts.unshift(...parts);
    return;
  }
  if (limits.encoding !== 'identity') release?.();
  const settled = await send(encoded, encoding, batch.positions.length, context);
  if (settled.outcome === 'answered') {
    rest.someAccepted = true;
    if (isTrial) noteRefusedEncoding(batch, context);
    else if (encoding === limits.encoding) intake.prove();
    accept(batch, settled.value, context);
    if (limits.encoding === 'identity') release?.();
    return;
  }
  const { error } = settled;
  const { status } = error;
  const isContent = status === 400 || status === 422;
  if (encoding === 'zstd1') {
    const isNamed = namesEncoding(settled.response);
    if (isNamed) noteRefusedEncoding(batch, context);
    if (isNamed || (isContent && !intake.isProven)) {
      const text = await decodeText(encoded, encoding);
      await deliverPart({ ...batch, text }, rest, context, undefined, !isNamed);
      return;
    }
  }
  // The content is at fault when it is refused in either encoding.
  if (isTrial && isContent) intake.prove();
  const isTooLarge = status === 413;
  // Whatever refuses a request for its size takes a smaller one; only Datadog's own word gives up a single item.
  const isDatadogs = settled.outcome === 'refused' && status !== 429;
  if (!isDatadogs && !(isTooLarge && batch.positions.length > 1)) throw failureOf(settled);
  if (status === 401 || status === 403) {
    throw createCoreError('API_KEY_REJECTED', error.what, { status, cause: error.cause });
  }
  if (!isTooLarge && !isContent) {
    throw createError('REQUEST_REFUSED', error.what, { status, cause: error.cause });
  }
  if (isTooLarge) estimate.shrink(batch.ends.at(-1) ?? 0);
  const isCounted = isContent || batch.positions.length === 1;
  if (isCounted && !rest.someAccepted) countRefusal(error, context);
  // The text was released to save its memory while the request was under context.
  const text = encoding === 'identity' ? batch.text : await decodeText(encoded, encoding);
  const halves = cut({ ...batch, text }, 2, context);
  if (limits.encoding === 'identity') release?.();
  const code = isTooLarge ? 'ITEM_TOO_LARGE' : 'REFUSED_BY_DATADOG';
  if (halves.length === 0) quarantineItem(batch, { reason: code, detail: error.what }, context);
  // Items at fault often stand at regular places: random positions do not hit such a row repeatedly.
  const inOrder = isTooLarge || context.delivery.clock.random() < 0.5;
  rest.parts.unshift(...(inOrder ? halves : halves.reverse()));
}

/** The batch goes out again as deflate, and those after it for a while. */
function noteRefusedEncoding({ positions }: Batch, { intake, delivery, tally }: SubmissionContext): void {
  intake.refuse(delivery.clock.now());
  const detail = 'The intake refused zstd: this request and those of the next hour are sent as deflate.';
  tally.warn('ENCODING_REFUSED', detail, positions[0]);
}

/** Gives up an item that Datadog refused alone, as soon as it is clear that it does not refuse everything. */
function quarantineItem({ positions }: Batch, refusal: Refusal, context: SubmissionContext): void {
  for (const position of positions) context.quarantine.push({ refusal, position });
  // One event in a request: there are no neighbours to tell by.
  if (context.limits.maxItems === 1) dropQuarantined(context);
}

/** Counts as dropped what was refused alone while other requests were accepted. */
export function dropQuarantined({ quarantine, tally }: SubmissionContext): void {
  for (const { refusal, position } of quarantine.splice(0)) tally.drop(refusal, position);
}

/** The parts of a batch; none when it holds a single item, which cannot be cut. */
function cut(batch: Batch, count: number, context: SubmissionContext): Batch[] {
  return batch.positions.length > 1 ? cutBatch(batch, count, context.limits) : [];
}

async function send(
  body: Buffer,
  encoding: Encoding,
  items: number,
  context: SubmissionContext,
): Promise<Outcome<IntakeAnswer>> {
  const { tally, delivery, request } = context;
  const headers: Record<string, string> = { ...request.headers, 'content-type': 'application/json' };
  if (encoding !== 'identity') headers['content-encoding'] = encoding;
  const post = {
    ...request,
    method: 'POST' as const,
    headers,
    body,
    isIdempotent: true,
    read: readAcceptance,
  };
  return sendThrough(post, delivery, (isRepeated) => {
    tally.requests += 1;
    tally.bytes += body.length;
    if (isRepeated) tally.resent += items;
  });
}

function accept({ positions }: Batch, answer: IntakeAnswer, context: SubmissionContext): void {
  context.refusalsInARow = 0;
  dropQuarantined(context);
  context.tally.accept(positions.length);
  // A copy: the list's memory is used again for a later batch.
  context.onAccepted?.(positions.slice());
  // `{"errors":[]}` is the normal answer of the series endpoint; anything in the list concerns these items.
  for (const message of answer.errors) {
    const detail = redact(message, secretsOf(context.request.headers)).slice(0, 500);
    context.tally.warn('ACCEPTED_WITH_ERRORS', detail, positions[0]);
  }
}

/** Why one item fits no request. */
export function tooLarge(bytes: number, maxBytes: number): Refusal {
  return { reason: 'ITEM_TOO_LARGE', detail: `The item has ${bytes} bytes; a request takes ${maxBytes}.` };
}

function countRefusal(error: TilekitError, context: SubmissionContext): void {
  context.refusalsInARow += 1;
  if (context.limits.maxItems > 1 && context.refusalsInARow > maxRefusalsInARow) {
    throw createError(
      'REQUEST_REFUSED',
      `Datadog refused ${context.refusalsInARow} requests in a row, so that the fault is not in single items. ${error.what}`,
      { status: error.status, cause: error.cause },
    );
  }
}
