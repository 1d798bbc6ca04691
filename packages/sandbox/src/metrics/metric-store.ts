import {
  Distribution,
  normalizeMetricName,
  normalizeTag,
  type MetricSeries,
  type MetricSource,
  type MetricType,
} from '@tilekit/query/engine';
import type { Organization } from '../organizations/organization.ts';

/** A series as an intake hands it over. */
export interface ArrivedSeries {
  metric: string;
  type: MetricType;
  intervalSeconds: number;
  tags: readonly string[];
}

/** A value of a time in Unix seconds; several for a distribution. */
export type ArrivedPoint = readonly [timestampSeconds: number, value: number | readonly number[]];

const maxSeriesPerOrganization = 20_000;
const maxPointsPerSeries = 6_000;
const maxPointsPerOrganization = 3_000_000;

/**
 * The points of one organization, for dashboards, monitors and queries. Bounded: the oldest points of a series go
 * first, then the series that were silent longest.
 */
export class MetricStore implements MetricSource {
  readonly #series = new Map<string, StoredSeries>();
  readonly #byMetric = new Map<string, Set<StoredSeries>>();
  #points = 0;

  add(arrived: ArrivedSeries, points: Iterable<ArrivedPoint>): void {
    const metric = normalizeMetricName(arrived.metric);
    const tags = [...new Set(arrived.tags.map(normalizeTag))].filter((tag) => tag !== '').sort();
    const key = `${metric}\u0000${tags.join('\u0000')}`;
    const stored = this.#series.get(key) ?? this.#insert(key, new StoredSeries(metric, tags));
    const before = stored.size;
    stored.type = arrived.type;
    stored.intervalSeconds = Math.max(1, arrived.intervalSeconds);
    for (const [timestamp, value] of points) stored.put(timestamp, value);
    this.#points += stored.size - before;
    if (this.#points > maxPointsPerOrganization) this.#forget(maxPointsPerOrganization * 0.9);
  }

  /** Names of all metrics, sorted. */
  names(): string[] {
    return [...this.#byMetric].flatMap(([name, series]) => (series.size > 0 ? [name] : [])).sort();
  }

  seriesOf(metric: string): readonly MetricSeries[] {
    return [...(this.#byMetric.get(metric) ?? [])];
  }

  /** All series of all metrics. */
  all(): Iterable<MetricSeries> {
    return this.#series.values();
  }

  #insert(key: string, series: StoredSeries): StoredSeries {
    if (this.#series.size >= maxSeriesPerOrganization) {
      const [oldest] = this.#series;
      if (oldest) this.#delete(...oldest);
    }
    this.#series.set(key, series);
    const siblings = this.#byMetric.get(series.metric) ?? new Set();
    siblings.add(series);
    this.#byMetric.set(series.metric, siblings);
    return series;
  }

  #forget(wanted: number): void {
    const bySilence = [...this.#series].sort(
      ([, left], [, right]) => left.lastTimestamp - right.lastTimestamp,
    );
    for (const [key, series] of bySilence) {
      if (this.#points <= wanted) return;
      this.#delete(key, series);
    }
  }

  #delete(key: string, series: StoredSeries): void {
    this.#series.delete(key);
    this.#byMetric.get(series.metric)?.delete(series);
    this.#points -= series.size;
  }
}

/** Points ordered by time in columns: an evaluation reads a span of them without looking at the others. */
class StoredSeries implements MetricSeries {
  readonly metric: string;
  readonly tags: readonly string[];
  type: MetricType = 'gauge';
  intervalSeconds = 1;
  size = 0;
  times = new Float64Array(8);
  values = new Float64Array(8);
  readonly distributions: Distribution[] = [];

  constructor(metric: string, tags: readonly string[]) {
    this.metric = metric;
    this.tags = tags;
  }

  get lastTimestamp(): number {
    return this.size === 0 ? 0 : (this.times[this.size - 1] ?? 0);
  }

  /** Of one time the last value counts; those of a distribution add up. */
  put(timestamp: number, value: number | readonly number[]): void {
    const at = this.#position(timestamp);
    const isNew = at === this.size || this.times[at] !== timestamp;
    if (isNew) this.#open(at, timestamp);
    if (typeof value === 'number') {
      this.values[at] = value;
      if (this.distributions.length > 0) this.distributions[at] = Distribution.of([value]);
    } else if (isNew) this.distributions[at] = Distribution.of(value);
    else for (const each of value) this.#distributionAt(at).add(each);
    if (this.size > maxPointsPerSeries) this.#dropOldest(maxPointsPerSeries / 10);
  }

  #distributionAt(at: number): Distribution {
    const distribution = this.distributions[at] ?? new Distribution();
    this.distributions[at] = distribution;
    return distribution;
  }

  /** Where a time is, or would be. Most points come in order. */
  #position(timestamp: number): number {
    if (timestamp > this.lastTimestamp) return this.size;
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.times[middle] ?? 0) < timestamp) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #open(at: number, timestamp: number): void {
    if (this.size === this.times.length) {
      this.times = grown(this.times);
      this.values = grown(this.values);
    }
    this.times.copyWithin(at + 1, at, this.size);
    this.values.copyWithin(at + 1, at, this.size);
    if (this.distributions.length > 0) this.distributions.splice(at, 0, new Distribution());
    this.times[at] = timestamp;
    this.size += 1;
  }

  #dropOldest(count: number): void {
    this.times.copyWithin(0, count, this.size);
    this.values.copyWithin(0, count, this.size);
    this.distributions.splice(0, count);
    this.size -= count;
  }
}

function grown(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(values.length * 2);
  larger.set(values);
  return larger;
}

/** The metric stores of all organizations. */
export class MetricStores {
  readonly #stores = new Map<Organization, MetricStore>();
  readonly #listeners = new Set<(organization: Organization) => void>();

  of(organization: Organization): MetricStore {
    const store = this.#stores.get(organization) ?? new MetricStore();
    this.#stores.set(organization, store);
    return store;
  }

  /** Notifies listeners that an organization has new points. */
  announce(organization: Organization): void {
    for (const listener of this.#listeners) listener(organization);
  }

  onArrival(listener: (organization: Organization) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  reset(): void {
    this.#stores.clear();
  }
}
