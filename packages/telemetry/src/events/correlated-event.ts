import type { Instant } from '../instants/instant.ts';

interface CorrelatedEventBase {
  /** 1 to 500 characters. */
  readonly title: string;
  /** 1 to 4,000 characters. */
  readonly message?: string;
  /** At most 18 hours ago; default: when Datadog receives it. */
  readonly timestamp?: Instant;
  /** 1 to 255 characters. */
  readonly host?: string;
  /** 1 to 100 tags of at most 200 characters. */
  readonly tags?: readonly string[];
  /** Events with the same key are deduplicated, 1 to 100 characters. */
  readonly aggregationKey?: string;
}

/** Something was changed: a feature flag or a configuration. */
export interface ChangeEvent extends CorrelatedEventBase {
  readonly category: 'change';
  readonly changedResource: { readonly name: string; readonly type: 'feature_flag' | 'configuration' };
  /** The services that the change concerns, at most 100: there the event is shown. */
  readonly impactedServices?: readonly string[];
  readonly author?: { readonly name: string; readonly type: 'user' | 'system' | 'api' | 'automation' };
  readonly previousValue?: Readonly<Record<string, unknown>>;
  readonly newValue?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Something needs attention, or no longer does. */
export interface AlertEvent extends CorrelatedEventBase {
  readonly category: 'alert';
  readonly status: 'ok' | 'warn' | 'error';
  /** 1 is the most urgent. */
  readonly priority?: 1 | 2 | 3 | 4 | 5;
  readonly custom?: Readonly<Record<string, unknown>>;
}

/** One event of the v2 API. */
export type CorrelatedEvent = ChangeEvent | AlertEvent;
