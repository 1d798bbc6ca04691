import { TilekitError } from '@tilekit/core';
import type { PayloadTemplate } from '../payload/payload-template.ts';
import type { Authenticator, DeliveryHeaders } from './authentication.ts';
import { decodeBody, readBody, requireMediaType, type DeliveryBody } from './body.ts';
import { readDelivery, requireIdentity, type Delivery } from './delivery.ts';
import { DeliveryRefusal, refusalStatus, type RefusalCode } from './delivery-refusal.ts';
import { startDeadline, type Timer } from './timer.ts';

/** A request at the webhook's URL, from whatever framework. */
export interface DeliveryRequest {
  headers: DeliveryHeaders;
  body: DeliveryBody;
}

/**
 * What the partner's server knows about the webhook whose URL was called. `commit` is declared as a method, so that
 * receivers of different templates fit into one list: each is only ever given its own template's deliveries.
 */
export interface Receiver<Payload> {
  template: PayloadTemplate<Payload>;
  authenticate: Authenticator;
  /**
   * Stores the delivery under its key and queues its effect, in one transaction.
   * @returns `duplicate` when the key was there already. Throwing means that nothing is stored: Datadog sends again.
   */
  commit(delivery: Delivery<Payload>, signal: AbortSignal): Promise<'committed' | 'duplicate'>;
  /** Largest body; default 262,144. */
  maxBytes?: number;
  /**
   * When an answer is given whatever happens, default 10,000; Datadog hangs up after 15 seconds.
   * A commit that succeeds later is met again as a duplicate.
   */
  deadlineMs?: number;
  /** Older deliveries are acknowledged and ignored; default one day. Keys must be stored at least as long. */
  maxAgeMs?: number;
  now?: () => Date;
  timer?: Timer;
}

/** What happened to a delivery, and what to answer. */
export interface Reception<Payload> {
  status: number;
  code: ReceptionCode;
  /** Present once the payload was understood. */
  delivery?: Delivery<Payload>;
  /** Why it was refused: for logs, not for the sender. */
  cause?: Error;
}

/** Closed: count and alert on these. */
export type ReceptionCode = 'COMMITTED' | 'DUPLICATE' | 'TOO_OLD' | RefusalCode;

const day = 24 * 60 * 60 * 1000;

/**
 * Takes one webhook delivery: authenticates it, checks it, and has it committed before it is acknowledged.
 * The effect runs afterwards, from the queue that `commit` filled.
 * @returns status and code to answer with; a refusal is a value here, not an exception
 * @throws WEBHOOK_TEMPLATE_INVALID when the template cannot identify deliveries
 * @see https://docs.datadoghq.com/integrations/webhooks/#usage
 */
export async function receive<Payload>(
  request: DeliveryRequest,
  receiver: Receiver<Payload>,
): Promise<Reception<Payload>> {
  const {
    template,
    maxBytes = 262_144,
    deadlineMs = 10_000,
    maxAgeMs = day,
    now = () => new Date(),
  } = receiver;
  requireIdentity(template);
  const receivedAt = now();
  const deadline = startDeadline(deadlineMs, receiver.timer);
  try {
    await deadline.within(requireSender(request.headers, receiver.authenticate, deadline.signal));
    requireMediaType(request.headers, template.encodeAs);
    const body = await readBody(request.body, maxBytes, deadline.within);
    const payload = template.parse(decodeBody(body, template.encodeAs));
    const delivery = readDelivery(template, payload, receivedAt);
    if (receivedAt.getTime() - delivery.date.getTime() > maxAgeMs)
      return { status: 200, code: 'TOO_OLD', delivery };
    const outcome = await deadline.within(commit(delivery, receiver, deadline.signal));
    return outcome === 'committed'
      ? { status: 202, code: 'COMMITTED', delivery }
      : { status: 200, code: 'DUPLICATE', delivery };
  } catch (error) {
    return refuse(error);
  } finally {
    deadline.stop();
  }
}

async function requireSender(
  headers: DeliveryHeaders,
  authenticate: Authenticator,
  signal: AbortSignal,
): Promise<void> {
  let isGenuine: boolean;
  try {
    isGenuine = await authenticate(headers, signal);
  } catch (cause) {
    throw new DeliveryRefusal('VERIFIER_FAILED', 'The sender could not be checked.', { cause });
  }
  if (!isGenuine) throw new DeliveryRefusal('UNAUTHENTICATED', 'The sender did not prove to be the webhook.');
}

async function commit<Payload>(
  delivery: Delivery<Payload>,
  receiver: Receiver<Payload>,
  signal: AbortSignal,
): Promise<'committed' | 'duplicate'> {
  try {
    return await receiver.commit(delivery, signal);
  } catch (cause) {
    throw new DeliveryRefusal('STORE_FAILED', 'The delivery could not be stored.', { cause });
  }
}

function refuse(error: unknown): { status: number; code: RefusalCode; cause: Error } {
  if (error instanceof DeliveryRefusal)
    return { status: refusalStatus[error.code], code: error.code, cause: error };
  if (error instanceof TilekitError && error.code === 'WEBHOOK_PAYLOAD_INVALID') {
    return { status: refusalStatus.PAYLOAD_INVALID, code: 'PAYLOAD_INVALID', cause: error };
  }
  throw error;
}
