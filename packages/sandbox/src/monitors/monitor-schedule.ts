import type { Datadog } from '../datadog.ts';
import type { Organisation } from '../organisations/organisation.ts';
import { evaluateMonitors } from './evaluate-monitors.ts';

const everyMs = 5000;
const afterDataMs = 250;

/** Evaluates monitors every few seconds, soon after metrics came in, and when the clock was moved. */
export class MonitorSchedule {
  readonly #datadog: Datadog;
  readonly #report: (error: unknown) => void;
  readonly #waiting = new Map<Organisation, NodeJS.Timeout>();
  readonly #interval: NodeJS.Timeout;
  readonly #stopListening: (() => void)[];

  constructor(datadog: Datadog, report: (error: unknown) => void) {
    this.#datadog = datadog;
    this.#report = report;
    this.#interval = setInterval(() => {
      this.#evaluateAll();
    }, everyMs).unref();
    this.#stopListening = [
      datadog.clock.onMove(() => {
        this.#evaluateAll();
      }),
      datadog.metrics.onArrival((organisation) => {
        this.#soon(organisation);
      }),
    ];
  }

  close(): void {
    for (const stop of this.#stopListening) stop();
    clearInterval(this.#interval);
    for (const timer of this.#waiting.values()) clearTimeout(timer);
  }

  /** Metrics came in: look at the monitors once the burst is over. */
  #soon(organisation: Organisation): void {
    if (this.#waiting.has(organisation)) return;
    const timer = setTimeout(() => {
      this.#waiting.delete(organisation);
      this.#evaluate(organisation);
    }, afterDataMs).unref();
    this.#waiting.set(organisation, timer);
  }

  #evaluateAll(): void {
    for (const organisation of this.#datadog.organisations.all) {
      const hasMonitors =
        organisation.record.grants.length > 0 || this.#datadog.monitors.hasCreated(organisation);
      if (hasMonitors) this.#evaluate(organisation);
    }
  }

  #evaluate(organisation: Organisation): void {
    evaluateMonitors(this.#datadog, organisation).catch(this.#report);
  }
}
