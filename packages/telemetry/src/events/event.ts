import type { Instant } from '../instants/instant.ts';

/** How an event is marked in the event stream. */
export type AlertType =
  'error' | 'warning' | 'info' | 'success' | 'user_update' | 'recommendation' | 'snapshot';

/** One event of the v1 API: a title and a text on the event stream. */
export interface DatadogEvent {
  readonly title: string;
  /** At most 4,000 characters; Markdown between `%%% \n` and `\n %%%`. */
  readonly text: string;
  /** At most 18 hours ago; default: when Datadog receives it. */
  readonly timestamp?: Instant;
  /** Default `info`. */
  readonly alertType?: AlertType;
  /** Default `normal`. */
  readonly priority?: 'normal' | 'low';
  readonly host?: string;
  /** Events with the same key are shown as one, at most 100 characters: also hides a duplicate. */
  readonly aggregationKey?: string;
  /** The tile's source type name. */
  readonly sourceTypeName?: string;
  readonly tags?: readonly string[];
  readonly deviceName?: string;
}
