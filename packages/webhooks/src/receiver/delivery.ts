import { createHash } from 'node:crypto';
import { refuseDefinition } from '../errors/errors.ts';
import { refusePayload } from '../payload/parse-payload.ts';
import type { PayloadTemplate } from '../payload/payload-template.ts';

/**
 * The fields by which a receiver knows a notification again; spread them into the definition of a payload.
 * Datadog sends no delivery id and no signature, so identity and order can come from the payload only.
 */
export const deliveryIdentity = {
  id: '$ID',
  alert_cycle_key: '$ALERT_CYCLE_KEY',
  alert_transition: '$ALERT_TRANSITION',
  date: '$DATE',
} as const;

/** One notification, whichever of its copies arrived first. */
export interface Delivery<Payload> {
  /** The same for every copy of a notification; unique together with the installation. */
  key: string;
  /** `$ID` */
  eventId: string;
  /** `$ALERT_CYCLE_KEY`; empty for what no monitor sent, or when the template leaves it out. */
  alertCycleKey: string;
  /** `$ALERT_TRANSITION` */
  transition: string;
  /** `$DATE`: orders the notifications of one alert cycle, which may arrive in any order. */
  date: Date;
  receivedAt: Date;
  payload: Payload;
}

const requiredVariables = ['$ID', '$ALERT_TRANSITION', '$DATE'] as const;

/**
 * Refuses a template whose deliveries could not be distinguished.
 * @throws WEBHOOK_TEMPLATE_INVALID
 */
export function requireIdentity(template: Pick<PayloadTemplate<unknown>, 'variables'>): void {
  const missing = requiredVariables.filter((name) => !template.variables.includes(name));
  refuseDefinition(missing.map((name) => `${name} is missing, by which copies of a delivery are recognised`));
}

/**
 * Reads identity and date out of a checked payload.
 * @throws WEBHOOK_PAYLOAD_INVALID when `$DATE` is not a time
 */
export function readDelivery<Payload>(
  template: PayloadTemplate<Payload>,
  payload: Payload,
  receivedAt: Date,
): Delivery<Payload> {
  const eventId = template.read('$ID', payload) ?? '';
  const alertCycleKey = template.read('$ALERT_CYCLE_KEY', payload) ?? '';
  const transition = template.read('$ALERT_TRANSITION', payload) ?? '';
  const epoch = template.read('$DATE', payload) ?? '';
  return {
    key: createHash('sha256')
      .update(JSON.stringify([eventId, alertCycleKey, transition, epoch]))
      .digest('base64url'),
    eventId,
    alertCycleKey,
    transition,
    date: parseEpoch(epoch),
    receivedAt,
    payload,
  };
}

// The first instant in milliseconds that is too large to be a count of seconds in this millennium.
const minEpochMilliseconds = 100_000_000_000;

function parseEpoch(text: string): Date {
  const epoch = /^\d{1,14}$/.test(text) ? Number(text) : Number.NaN;
  refusePayload(Number.isNaN(epoch) ? ['$DATE must be a time in milliseconds since 1970'] : []);
  return new Date(epoch < minEpochMilliseconds ? epoch * 1000 : epoch);
}

/** The newest notification that the partner knows for one alert cycle. */
export interface KnownTransition {
  transition: string;
  date: Date;
}

/**
 * Says whether a delivery is newer than what is known for its `alertCycleKey`, so that a *Triggered* which arrives
 * after its own *Recovered* changes nothing.
 * At equal dates a recovery is the newer one: an alert cannot recover before it was triggered.
 * @param known the newest transition stored for the same installation and alert cycle, if any
 * @returns whether the delivery changes what is known
 */
export function isNewerTransition(delivery: KnownTransition, known: KnownTransition | undefined): boolean {
  if (!known) return true;
  const ahead = delivery.date.getTime() - known.date.getTime();
  if (ahead !== 0) return ahead > 0;
  return delivery.transition === 'Recovered' && known.transition !== 'Recovered';
}
