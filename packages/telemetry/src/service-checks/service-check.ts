import type { Instant } from '../instants/instant.ts';

/** The outcome of a check, in Datadog's words. */
export type ServiceCheckStatus = 'ok' | 'warning' | 'critical' | 'unknown';

/** One run of a service check. */
export interface ServiceCheck {
  /** Name as in the tile's `service_checks.json`. */
  readonly check: string;
  readonly status: ServiceCheckStatus;
  /** What was checked, as Datadog should name it: a host, or the partner's service. */
  readonly host: string;
  readonly tags?: readonly string[];
  /** Why it is not `ok`, for a person. */
  readonly message?: string;
  /** At most ten minutes ago; default: when Datadog receives it. */
  readonly timestamp?: Instant;
}
