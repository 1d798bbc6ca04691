import type { Alert } from '../alerts/alert.ts';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { WebhookRecord } from '../organizations/organization-record.ts';
import type { Organization } from '../organizations/organization.ts';
import type { Changes } from '../control/changes.ts';
import type { Randomness } from '../randomness/randomness.ts';
import { renderRequest, type DeliveryRequest } from './render-request.ts';
import { sendRequest, type AttemptOutcome } from './send-request.ts';

/** An alert on its way to a webhook. */
export interface Delivery {
  id: string;
  organization: Organization;
  webhook: string;
  monitor: string;
  transition: string;
  group: string[];
  createdAt: Date;
  body: string;
  attempts: { at: Date; outcome: AttemptOutcome }[];
  status: 'sending' | 'waiting' | 'delivered' | 'failed';
  /** When the next attempt is due. */
  nextAttemptAt: Date | undefined;
}

/**
 * At most five retries. The pauses before them are ours, since Datadog publishes none.
 *
 * @see https://docs.datadoghq.com/integrations/webhooks/
 */
const retryDelaysMs = [10_000, 20_000, 40_000, 80_000, 160_000];

const capacity = 1000;

/**
 * Delivers alerts with Datadog's policy: retries after server errors and lost connections only, on the virtual
 * clock. Each delivery goes its own way, so that a late one may arrive after its successor.
 */
export class Deliveries {
  readonly #clock: VirtualClock;
  readonly #randomness: Randomness;
  readonly #changes: Changes;
  #deliveries: Delivery[] = [];
  readonly #requests = new Map<Delivery, { webhook: WebhookRecord; request: DeliveryRequest }>();
  #timer: NodeJS.Timeout | undefined;
  readonly #stopListening: () => void;

  constructor(clock: VirtualClock, randomness: Randomness, changes: Changes) {
    this.#clock = clock;
    this.#randomness = randomness;
    this.#changes = changes;
    this.#stopListening = clock.onMove(() => {
      this.#sendDue();
    });
  }

  /** Starts a delivery; the first attempt is made at once. */
  start(organization: Organization, webhook: WebhookRecord, alert: Alert): Delivery {
    const request = renderRequest(webhook, alert, organization);
    const delivery: Delivery = {
      id: this.#randomness.uuid(),
      organization,
      webhook: webhook.name,
      monitor: alert.monitor.title,
      transition: alert.transition,
      group: alert.group,
      createdAt: this.#clock.now(),
      body: request.body,
      attempts: [],
      status: 'waiting',
      nextAttemptAt: this.#clock.now(),
    };
    this.#requests.set(delivery, { webhook, request });
    this.#deliveries.push(delivery);
    if (this.#deliveries.length > capacity) this.#deliveries.shift();
    void this.#attempt(delivery);
    return delivery;
  }

  /** The deliveries of an organization, newest first; of all when none is given. */
  list(organization?: Organization): Delivery[] {
    return this.#deliveries
      .filter((delivery) => organization === undefined || delivery.organization === organization)
      .reverse();
  }

  reset(): void {
    clearTimeout(this.#timer);
    this.#deliveries = [];
    this.#requests.clear();
  }

  close(): void {
    this.#stopListening();
    this.reset();
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const sent = this.#requests.get(delivery);
    if (!sent) return;
    delivery.status = 'sending';
    delivery.nextAttemptAt = undefined;
    const { authMethods } = delivery.organization.record;
    const authMethod = authMethods.find(({ id }) => id === sent.webhook.auth_method_id);
    const at = this.#clock.now();
    const outcome = await sendRequest(sent.request, authMethod);
    // A reset in the meantime ended the delivery.
    if (!this.#requests.has(delivery)) return;
    delivery.attempts.push({ at, outcome });
    this.#changes.note();
    const delay = retryDelaysMs[delivery.attempts.length - 1];
    if (isRetried(outcome) && delay !== undefined) {
      delivery.status = 'waiting';
      delivery.nextAttemptAt = new Date(this.#clock.now().getTime() + delay);
      this.#schedule();
      return;
    }
    delivery.status = 'status' in outcome && outcome.status < 300 ? 'delivered' : 'failed';
    this.#requests.delete(delivery);
  }

  #sendDue(): void {
    const now = this.#clock.now().getTime();
    for (const delivery of this.#requests.keys()) {
      if (delivery.status === 'waiting' && (delivery.nextAttemptAt?.getTime() ?? Infinity) <= now) {
        void this.#attempt(delivery);
      }
    }
    this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const times = [...this.#requests.keys()].flatMap(({ nextAttemptAt }) => nextAttemptAt?.getTime() ?? []);
    if (times.length === 0) return;
    const wait = Math.max(0, Math.min(...times) - this.#clock.now().getTime());
    // The timer alone does not keep the process alive.
    this.#timer = setTimeout(() => {
      this.#sendDue();
    }, wait).unref();
  }
}

function isRetried(outcome: AttemptOutcome): boolean {
  return 'failure' in outcome || outcome.status >= 500;
}
