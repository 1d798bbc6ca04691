/** How a series was submitted. */
export type MetricType = 'count' | 'rate' | 'gauge' | 'distribution';

/** Points of one metric with one set of tags. */
export interface StoredSeries {
  metric: string;
  type: MetricType;
  intervalSeconds: number;
  tags: readonly string[];
  /** Value by Unix time in seconds; the last submission of a time wins. */
  points: Map<number, number>;
  lastTimestamp: number;
}

const maxSeriesPerOrganization = 20_000;
const maxPointsPerSeries = 6_000;

/** The points of one organization, for dashboards and monitors. Bounded; the oldest points go first. */
export class MetricStore {
  readonly #series = new Map<string, StoredSeries>();
  readonly #byMetric = new Map<string, Set<StoredSeries>>();

  add(
    series: Omit<StoredSeries, 'points' | 'lastTimestamp'>,
    points: Iterable<readonly [number, number]>,
  ): void {
    const tags = [...new Set(series.tags)].sort();
    const key = `${series.metric}\u0000${tags.join('\u0000')}`;
    let stored = this.#series.get(key);
    if (!stored) {
      stored = { ...series, tags, points: new Map(), lastTimestamp: 0 };
      this.#insert(key, stored);
    }
    stored.type = series.type;
    stored.intervalSeconds = series.intervalSeconds;
    for (const [timestamp, value] of points) {
      stored.points.set(timestamp, value);
      stored.lastTimestamp = Math.max(stored.lastTimestamp, timestamp);
    }
    for (const timestamp of stored.points.keys()) {
      if (stored.points.size <= maxPointsPerSeries) break;
      stored.points.delete(timestamp);
    }
  }

  /** Names of all metrics, sorted. */
  names(): string[] {
    return [...this.#byMetric.keys()].sort();
  }

  seriesOf(metric: string): StoredSeries[] {
    return [...(this.#byMetric.get(metric) ?? [])];
  }

  #insert(key: string, series: StoredSeries): void {
    if (this.#series.size >= maxSeriesPerOrganization) {
      const [oldest] = this.#series;
      if (oldest) {
        this.#series.delete(oldest[0]);
        this.#byMetric.get(oldest[1].metric)?.delete(oldest[1]);
      }
    }
    this.#series.set(key, series);
    const siblings = this.#byMetric.get(series.metric) ?? new Set();
    siblings.add(series);
    this.#byMetric.set(series.metric, siblings);
  }
}
