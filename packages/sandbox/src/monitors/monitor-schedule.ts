import type { Datadog } from '../datadog.ts';
import type { Organization } from '../organizations/organization.ts';
import { readTile } from '../tile/read-tile.ts';
import type { Tile } from '../tile/tile.ts';
import { evaluateMonitors } from './evaluate-monitors.ts';

const everyMs = 5000;
const afterDataMs = 250;
/** So long one reading of the tile serves all organizations: with hundreds of them, reading it would be most of the work. */
const tileAgeMs = 1000;

/** Evaluates monitors every few seconds, soon after metrics came in, and when the clock was moved. */
export class MonitorSchedule {
  readonly #datadog: Datadog;
  readonly #report: (error: unknown) => void;
  readonly #waiting = new Map<Organization, NodeJS.Timeout>();
  readonly #interval: NodeJS.Timeout;
  readonly #stopListening: (() => void)[];
  #tile: { readonly readAt: number; readonly tile: Promise<Tile> } | undefined;

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
      datadog.metrics.onArrival((organization) => {
        this.#soon(organization);
      }),
    ];
  }

  close(): void {
    for (const stop of this.#stopListening) stop();
    clearInterval(this.#interval);
    for (const timer of this.#waiting.values()) clearTimeout(timer);
  }

  /** Metrics came in: look at the monitors once the burst is over. */
  #soon(organization: Organization): void {
    if (this.#waiting.has(organization)) return;
    const timer = setTimeout(() => {
      this.#waiting.delete(organization);
      this.#evaluate(organization);
    }, afterDataMs).unref();
    this.#waiting.set(organization, timer);
  }

  #evaluateAll(): void {
    for (const organization of this.#datadog.organizations.all) {
      const hasMonitors =
        organization.record.grants.length > 0 || this.#datadog.monitors.hasCreated(organization);
      if (hasMonitors) this.#evaluate(organization);
    }
  }

  #evaluate(organization: Organization): void {
    this.#readTile()
      .then((tile) => evaluateMonitors(this.#datadog, organization, tile))
      .catch(this.#report);
  }

  #readTile(): Promise<Tile> {
    const now = performance.now();
    if (this.#tile === undefined || now - this.#tile.readAt > tileAgeMs) {
      this.#tile = { readAt: now, tile: readTile(this.#datadog.tileDirectory) };
    }
    return this.#tile.tile;
  }
}
