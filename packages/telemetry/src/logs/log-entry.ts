import type { Instant } from '../instants/instant.ts';

/** One log. */
export interface LogEntry {
  readonly message: string;
  /** When it happened, at most 18 hours ago; default: when Datadog receives it. */
  readonly timestamp?: Instant;
  /** The integration that the log comes from (`ddsource`): the pipeline of that name processes it. */
  readonly source?: string;
  readonly service?: string;
  readonly host?: string;
  /** Such as `info` or `error`. */
  readonly status?: string;
  /** As `key:value`. */
  readonly tags?: readonly string[];
  /** Further attributes, beside the message. The names of the fields above on the wire are taken. */
  readonly attributes?: Readonly<Record<string, unknown>>;
}
