import type { Instant } from '../instants/instant.ts';

/** One value at one moment. Of several points with the same timestamp and tags, Datadog keeps the last. */
export interface MetricPoint {
  /** At most one hour back and ten minutes ahead. */
  readonly timestamp: Instant;
  readonly value: number;
}

/** What a series belongs to besides its tags. */
export interface MetricResource {
  /** Such as `host`. */
  readonly type: string;
  readonly name: string;
}

interface SeriesBase {
  /** Name as in the tile's `metadata.csv`: a letter, then letters, digits, `_` and `.`, at most 200 characters. */
  readonly metric: string;
  readonly points: readonly MetricPoint[];
  /** As `key:value`. */
  readonly tags?: readonly string[];
  /** A unit that Datadog knows, such as `second` or `byte`. */
  readonly unit?: string;
  /** The host that the series belongs to; short for a resource of type `host`. */
  readonly host?: string;
  readonly resources?: readonly MetricResource[];
  /** The tile's source type name. */
  readonly sourceTypeName?: string;
}

/** A value that is what it is at a moment: a queue's length, a duration. */
export interface GaugeSeries extends SeriesBase {
  readonly type: 'gauge';
}

/** How many since the last point: deployments, errors. */
export interface CountSeries extends SeriesBase {
  readonly type: 'count';
  /** The time that a point covers, whole seconds. */
  readonly intervalSeconds?: number;
}

/** How many per second; says nothing without the time that it covers. */
export interface RateSeries extends SeriesBase {
  readonly type: 'rate';
  /** The time that a point covers, whole seconds. */
  readonly intervalSeconds: number;
}

/** Points of one metric with the same tags. */
export type MetricSeries = GaugeSeries | CountSeries | RateSeries;
