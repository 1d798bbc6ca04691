import { randomBytes } from 'node:crypto';
import { createDatadog, resetDatadog, type Datadog } from '../src/datadog.ts';
import type { Downtime } from '../src/api/resources.ts';
import { downtimeDefaults } from '../src/api/monitors/downtime.ts';
import type { Alert } from '../src/alerts/alert.ts';
import { evaluateMonitors } from '../src/monitors/evaluate-monitors.ts';
import type { MonitorOptions } from '../src/monitors/monitor-options.ts';
import { settingsOfOptions, type Monitor } from '../src/monitors/monitor.ts';
import type { Organization } from '../src/organizations/organization.ts';
import { readTile } from '../src/tile/read-tile.ts';
import type { Tile } from '../src/tile/tile.ts';
import { createFixtureTile, type FixtureTile } from './fixture-tile.ts';

/** What arrives before an evaluation: a value, one for each group `k`, or what a monitor of another kind reads. */
export type Arrival =
  | number
  | Readonly<Record<string, number>>
  | { readonly logs: readonly Readonly<Record<string, unknown>>[] }
  | { readonly events: readonly string[] }
  | { readonly checks: readonly (0 | 1 | 2 | 3)[]; readonly tags?: readonly string[] }
  | readonly Arrival[]
  | null;

/** Minutes since the beginning, what arrives then, and what is notified: transitions, with their group if any. */
export type Step = readonly [minute: number, arrival: Arrival, notified: string];

export interface CourseMonitor {
  readonly type?: string;
  /** `#1` stands for the number of the first monitor. */
  readonly query?: string;
  readonly tags?: string[];
  readonly options?: MonitorOptions & Record<string, unknown>;
}

/** A downtime in minutes since the beginning; for every monitor unless it names tags or a scope. */
export interface CourseDowntime extends Partial<Downtime> {
  readonly from: number;
  readonly to?: number;
  readonly canceled?: number;
}

const startMs = Date.UTC(2026, 5, 1, 12);

/** Monitors over time: data arrives, they are evaluated, and what they notify is noted. */
export class MonitorCourse {
  readonly #files: FixtureTile;
  readonly #tile: Tile;
  readonly datadog: Datadog;
  #organization: Organization;
  #nowMs = startMs;

  private constructor(files: FixtureTile, tile: Tile, datadog: Datadog, organization: Organization) {
    this.#files = files;
    this.#tile = tile;
    this.datadog = datadog;
    this.#organization = organization;
  }

  static async start(): Promise<MonitorCourse> {
    const files = await createFixtureTile();
    const clock = { now: () => new Date(startMs) };
    const datadog = await createDatadog({
      tileDirectory: files.directory,
      partnerUrl: new URL('http://127.0.0.1:1'),
      dataDirectory: undefined,
      clock: () => clock.now(),
      randomBytes,
      maxReceivedItems: 1000,
    });
    const [organization] = datadog.organizations.all;
    if (!organization) throw new Error('There is no organization.');
    const course = new MonitorCourse(files, await readTile(files.directory), datadog, organization);
    clock.now = () => new Date(course.#nowMs);
    return course;
  }

  close(): Promise<void> {
    return this.#files.remove();
  }

  create({
    type = 'query alert',
    query = 'avg(last_1m):avg:m{*} > 5',
    tags = [],
    options = {},
  }: CourseMonitor): Monitor {
    const createdAt = new Date(this.#nowMs).toISOString();
    return this.datadog.monitors.create(this.#organization, {
      ...{ name: 'm', title: 'm', description: '', type, query, message: 'hello', tags, priority: null },
      ...{ createdAt, modifiedAt: createdAt },
      ...settingsOfOptions(options),
    });
  }

  /** Begins again with these monitors, and answers what each step notifies. */
  async follow(
    monitors: readonly CourseMonitor[],
    steps: readonly Step[],
    downtimes: readonly CourseDowntime[] = [],
  ): Promise<string[]> {
    this.#nowMs = startMs;
    await resetDatadog(this.datadog);
    const [organization] = this.datadog.organizations.all;
    if (!organization) throw new Error('There is no organization.');
    this.#organization = organization;
    const ids: number[] = [];
    for (const monitor of monitors) {
      const query = monitor.query?.replace(/#(\d)/g, (_, place: string) => String(ids[Number(place) - 1]));
      ids.push(this.create({ ...monitor, ...(query === undefined ? {} : { query }) }).id);
    }
    downtimes.forEach((downtime, index) => {
      this.#schedule(downtime, index);
    });
    const notified: string[] = [];
    for (const [minute, arrival] of steps) {
      for (const { canceled } of downtimes) {
        if (canceled !== undefined && canceled <= minute) this.#cancel(canceled);
      }
      const alerts = await this.evaluate(minute, arrival);
      notified.push(alerts.map(({ transition, group }) => [...group, transition].join(' ')).join(', '));
    }
    return notified;
  }

  async evaluate(minute: number, arrival: Arrival): Promise<Alert[]> {
    this.#nowMs = startMs + minute * 60_000;
    this.#arrive(arrival);
    return evaluateMonitors(this.datadog, this.#organization, this.#tile);
  }

  #schedule(downtime: CourseDowntime, index: number): void {
    const { from, to } = downtime;
    const at = (minute: number) => new Date(startMs + minute * 60_000);
    this.datadog.resources.downtimes.of(this.#organization).set(String(index), {
      ...{ id: index, uuid: String(index), monitorId: undefined, scope: '*', start: at(from) },
      ...{
        end: to === undefined ? undefined : at(to),
        canceledAt: undefined,
        createdAt: at(0),
        modifiedAt: at(0),
      },
      ...{ message: null, timezone: 'UTC', recurrence: undefined, wasUpdated: false },
      ...downtimeDefaults,
      monitorTags: [...downtimeDefaults.monitorTags],
      notifyEndTypes: [...downtimeDefaults.notifyEndTypes],
      notifyEndStates: [...downtimeDefaults.notifyEndStates],
      ...downtime,
    });
  }

  #cancel(minute: number): void {
    for (const downtime of this.datadog.resources.downtimes.list(this.#organization)) {
      downtime.canceledAt ??= new Date(startMs + minute * 60_000);
    }
  }

  #arrive(arrival: Arrival): void {
    const seconds = this.#nowMs / 1000;
    const now = new Date(this.#nowMs);
    const store = this.datadog.metrics.of(this.#organization);
    const add = (tags: string[], value: number) => {
      store.add({ metric: 'm', type: 'gauge', intervalSeconds: 60, tags }, [[seconds, value]]);
      store.add({ metric: 'c', type: 'count', intervalSeconds: 60, tags }, [[seconds, value]]);
    };
    const receive = (family: 'logs' | 'events' | 'service-checks', payloads: readonly object[]) => {
      this.datadog.received.add(family, this.#organization, now, [...payloads]);
    };
    if (arrival === null) return;
    if (isList(arrival)) {
      for (const one of arrival) this.#arrive(one);
      return;
    }
    if (typeof arrival === 'number') add([], arrival);
    else if ('logs' in arrival && Array.isArray(arrival.logs)) receive('logs', arrival.logs);
    else if ('events' in arrival && Array.isArray(arrival.events)) {
      receive(
        'events',
        arrival.events.map((title: string) => ({ title, text: 'x', date_happened: seconds })),
      );
    } else if ('checks' in arrival && Array.isArray(arrival.checks)) {
      const tags = 'tags' in arrival && Array.isArray(arrival.tags) ? arrival.tags : [];
      const run = { check: 'fixture.up', host_name: 'h', timestamp: seconds, tags };
      receive(
        'service-checks',
        arrival.checks.map((status: number) => ({ ...run, status })),
      );
    } else
      for (const [k, value] of Object.entries(arrival))
        if (typeof value === 'number') add(k === '-' ? [] : [`k:${k}`], value);
  }
}

function isList(arrival: Arrival): arrival is readonly Arrival[] {
  return Array.isArray(arrival);
}
