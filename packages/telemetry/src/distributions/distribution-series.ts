import type { Instant } from '../instants/instant.ts';

/** Every value that was measured at, or since, a moment: Datadog computes percentiles over them. */
export interface DistributionPoint {
  /** At most one hour back and ten minutes ahead. */
  readonly timestamp: Instant;
  readonly values: readonly number[];
}

/** Points of one distribution metric with the same tags. */
export interface DistributionSeries {
  /** Name as in the tile's `metadata.csv`. */
  readonly metric: string;
  readonly points: readonly DistributionPoint[];
  readonly tags?: readonly string[];
  readonly host?: string;
}
