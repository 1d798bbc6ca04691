import type { ConnectedCustomer } from './customers.ts';
import { random } from './faults.ts';

/** Sends alerts, and remembers which of them the server said that it has. */
export class Alerts {
  readonly #sandboxUrl: string;
  /** Cycle keys by the sandbox's delivery ids. */
  readonly #waiting = new Map<string, string>();
  /** Cycles of which the server acknowledged at least one delivery. */
  readonly acknowledged = new Set<string>();
  sent = 0;
  failed = 0;

  constructor(sandboxUrl: string) {
    this.#sandboxUrl = sandboxUrl;
  }

  /** One alert with its recovery and a repetition, in any order. */
  async send({ site, organization, services }: ConnectedCustomer): Promise<void> {
    const cycleKey = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex');
    const { name, env } = services[random(services.length)] ?? { name: 'checkout', env: 'production' };
    const transitions = ['Triggered', 'Triggered', 'Re-Triggered', ...(random(2) === 0 ? ['Recovered'] : [])];
    await Promise.all(
      transitions.map(async (transition) => {
        const alert = { site, organization, transition, cycleKey, group: [`service:${name}`, `env:${env}`] };
        const answer = await fetch(`${this.#sandboxUrl}/_sandbox/alerts`, {
          method: 'POST',
          body: JSON.stringify(alert),
        });
        if (!answer.ok) throw new Error(`No alert for ${organization} on ${site}: ${await answer.text()}`);
        const { deliveries } = (await answer.json()) as { deliveries: { id: string }[] };
        for (const { id } of deliveries) this.#waiting.set(id, cycleKey);
        this.sent += deliveries.length;
      }),
    );
  }

  /** Asks the sandbox what became of the deliveries. */
  async update(): Promise<void> {
    const answer = await fetch(`${this.#sandboxUrl}/_sandbox/deliveries`);
    const { items } = (await answer.json()) as { items: { id: string; status: string }[] };
    for (const { id, status } of items) {
      const cycleKey = this.#waiting.get(id);
      if (cycleKey === undefined || status === 'waiting' || status === 'sending') continue;
      this.#waiting.delete(id);
      if (status === 'delivered') this.acknowledged.add(cycleKey);
      else this.failed += 1;
    }
  }

  get waiting(): number {
    return this.#waiting.size;
  }
}

/**
 * Lets deployments of one service fail, as the customer would, so that the data itself makes the tile's monitor alert:
 * the circle from metrics over the webhook to a rollback, or to an incident when the rollback fails as well. An instance
 * that is being killed may not take it.
 */
export async function breakDeployments({ browser, services }: ConnectedCustomer): Promise<void> {
  const service = services[random(services.length)];
  if (service === undefined) return;
  const page = await browser.open('/deployments').catch(() => undefined);
  if (page?.status !== 200) return;
  const rollback = random(2) === 0 ? { rollback: 'fails' } : {};
  await browser
    .submit(page, 'Let deployments fail', { service: service.name, ...rollback })
    .catch(() => undefined);
}
