import {
  createError as createCoreError,
  readAnswer,
  type TransportRequest,
  type TransportResponse,
} from '@tilekit/core';
import type { BatchLimits } from '../batch/batch-limits.ts';
import { cutBatch, type Batch } from '../batch/batch.ts';
import { decodeText, encodeText } from '../batch/encode-text.ts';
import type { EncodedSizeEstimate } from '../batch/encoded-size-estimate.ts';
import { secretsOf } from '../credentials/credential-headers.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { sayWhy } from '../delivery/say-why.ts';
import { sendWithRetries, type Settled } from '../delivery/send-with-retries.ts';
import { createError } from '../errors/create-error.ts';
import type { Refusal } from './item-check.ts';
import type { Tally } from './tally.ts';

/** So many refusals without one acceptance mean that the requests are wrong, not some items in them. */
const mostRefusalsInARow = 100;

/** The way of one submission's batches to Datadog. */
export interface BatchWay {
  readonly limits: BatchLimits;
  readonly estimate: EncodedSizeEstimate;
  readonly delivery: Delivery;
  readonly request: Pick<TransportRequest, 'url' | 'headers'>;
  readonly tally: Tally;
  readonly onAccepted: ((positions: Uint32Array) => void) | undefined;
  /**
   * Refused requests since the last accepted one, but for those that were too large and could be cut, and for the parts
   * of a batch of which another part was accepted.
   */
  refusalsInARow: number;
  /** Items that were refused alone since then: dropped when the next request is accepted, open when none is. */
  readonly suspects: { readonly refusal: Refusal; readonly position: number }[];
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
 * What is too large is cut, before sending or after Datadog said so (413); what is refused (400) is halved until the
 * items at fault are alone.
 *
 * @param release called as soon as the batch's text is no longer read
 * @throws TilekitError when no request of this submission can succeed; items that had not ended are then undelivered
 */
export async function deliverBatch(batch: Batch, way: BatchWay, release?: () => void): Promise<void> {
  const rest: Rest = { parts: [], someAccepted: false };
  await deliverPart(batch, rest, way, release);
  let single = 0;
  while (rest.parts.length > 0) {
    // Down to single items, so that items at fault everywhere still leave one to be accepted; after every second one
    // from the largest part, so that many at fault side by side do as well.
    const [part] = rest.parts.splice(single === 2 ? largestOf(rest.parts) : 0, 1);
    if (!part) return;
    if (single === 2) single = 0;
    if (part.positions.length === 1) single += 1;
    await deliverPart(part, rest, way);
  }
}

function largestOf(parts: readonly Batch[]): number {
  const sizes = parts.map(({ positions }) => positions.length);
  return sizes.indexOf(sizes.reduce((one, other) => Math.max(one, other), 0));
}

/** Sends a part; what of it has not come to its end is added to the rest. */
async function deliverPart(batch: Batch, rest: Rest, way: BatchWay, release?: () => void): Promise<void> {
  const { limits, estimate } = way;
  const encoded = await encodeText(batch.text, limits, estimate.encodedBytes(batch.text.length));
  estimate.learn(batch.text.length, encoded.length);
  if (encoded.length > limits.maxEncodedBytes) {
    const refusal = tooLarge(encoded.length, limits.maxEncodedBytes);
    const parts = cut(batch, Math.ceil((encoded.length / limits.maxEncodedBytes) * 1.1), way);
    release?.();
    if (parts.length === 0) for (const position of batch.positions) way.tally.drop(refusal, position);
    rest.parts.unshift(...parts);
    return;
  }
  if (limits.encoding !== 'identity') release?.();
  const { verdict, response } = await send(encoded, batch.positions.length, way);
  if (verdict === 'accepted') {
    rest.someAccepted = true;
    accept(batch, response, way);
    if (limits.encoding === 'identity') release?.();
    return;
  }
  const reason = sayWhy(response, way.request);
  if (verdict === 'refused credential') {
    throw createCoreError('API_KEY_REJECTED', `Datadog answered ${reason}.`, { status: response.status });
  }
  if (verdict === 'refused request') {
    throw createError('REQUEST_REFUSED', `Datadog answered ${reason}.`, { status: response.status });
  }
  if (verdict === 'too large') estimate.shrink(batch.ends.at(-1) ?? 0);
  const isCounted = verdict === 'refused content' || batch.positions.length === 1;
  if (isCounted && !rest.someAccepted) countRefusal(reason, way);
  // The text was released to save its memory while the request was under way.
  const text = limits.encoding === 'identity' ? batch.text : await decodeText(encoded, limits.encoding);
  const halves = cut({ ...batch, text }, 2, way);
  if (limits.encoding === 'identity') release?.();
  const code = verdict === 'too large' ? 'ITEM_TOO_LARGE' : 'REFUSED_BY_DATADOG';
  if (halves.length === 0) suspect(batch, { reason: code, detail: reason }, way);
  // Items at fault often stand at regular places: left to chance, no row of them is met again and again.
  const inOrder = verdict === 'too large' || way.delivery.clock.random() < 0.5;
  rest.parts.unshift(...(inOrder ? halves : halves.reverse()));
}

/** Gives up an item that Datadog refused alone, as soon as it is clear that it does not refuse everything. */
function suspect({ positions }: Batch, refusal: Refusal, way: BatchWay): void {
  for (const position of positions) way.suspects.push({ refusal, position });
  // One event in a request: there are no neighbours to tell by.
  if (way.limits.maxItems === 1) dropSuspects(way);
}

/** Counts as dropped what was refused alone while other requests were accepted. */
export function dropSuspects({ suspects, tally }: BatchWay): void {
  for (const { refusal, position } of suspects.splice(0)) tally.drop(refusal, position);
}

/** The parts of a batch; none when it holds a single item, which cannot be cut. */
function cut(batch: Batch, count: number, way: BatchWay): Batch[] {
  return batch.positions.length > 1 ? cutBatch(batch, count, way.limits) : [];
}

async function send(body: Buffer, items: number, way: BatchWay): Promise<Settled> {
  const { tally, delivery, limits, request } = way;
  const headers: Record<string, string> = { ...request.headers, 'content-type': 'application/json' };
  if (limits.encoding !== 'identity') headers['content-encoding'] = limits.encoding;
  return sendWithRetries({ method: 'POST', url: request.url, headers, body }, delivery, (maybeDuplicate) => {
    tally.requests += 1;
    tally.bytes += body.length;
    if (maybeDuplicate) tally.resent += items;
  });
}

function accept({ positions }: Batch, response: TransportResponse, way: BatchWay): void {
  way.refusalsInARow = 0;
  dropSuspects(way);
  way.tally.accept(positions.length);
  // A copy: the list's memory is used again for a later batch.
  way.onAccepted?.(positions.slice());
  // `{"errors":[]}` is the normal answer of the series endpoint; anything in the list concerns these items.
  const { shape, messages } = readAnswer(response, secretsOf(way.request.headers));
  if (shape !== 'strings' && shape !== 'objects') return;
  for (const message of messages) way.tally.warn('ACCEPTED_WITH_ERRORS', message, positions[0]);
}

/** Why one item fits no request. */
export function tooLarge(bytes: number, maxBytes: number): Refusal {
  return { reason: 'ITEM_TOO_LARGE', detail: `The item has ${bytes} bytes; a request takes ${maxBytes}.` };
}

function countRefusal(reason: string, way: BatchWay): void {
  way.refusalsInARow += 1;
  if (way.limits.maxItems > 1 && way.refusalsInARow > mostRefusalsInARow) {
    throw createError(
      'REQUEST_REFUSED',
      `Datadog refused ${way.refusalsInARow} requests in a row, so that the fault is not in single items: ${reason}.`,
    );
  }
}
