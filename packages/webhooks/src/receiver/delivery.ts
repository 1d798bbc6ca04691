import { createHash } from 'node:crypto';
import type { PayloadTemplate } from '../payload/payload-template.ts';
import { refusePayload } from '../payload/parse-payload.ts';
import { refuseDefinition } from '../payload/refuse-definition.ts';

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
 * Refuses a template whose deliveries could not be told apart.
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
const smallestMilliseconds = 100_000_000_000;

function parseEpoch(text: string): Date {
  const epoch = /^\d{1,14}$/.test(text) ? Number(text) : Number.NaN;
  refusePayload(Number.isNaN(epoch) ? ['$DATE must be a time in milliseconds since 1970'] : []);
  return new Date(epoch < smallestMilliseconds ? epoch * 1000 : epoch);
}
