import type { DatadogSite, Endpoints, Transport } from '@tilekit/core';
import type { Clock } from './clock.ts';
import type { RateLimit } from './rate-limit.ts';

/** What every function that calls Datadog takes. */
export interface CallOptions {
  /** The site of the organisation: its API host is called, whatever a URL said. */
  site: DatadogSite;
  /** Default: one shared transport on `node:https` with kept connections. */
  transport?: Transport;
  /** Default: the real Datadog. */
  endpoints?: Endpoints;
  /** For all attempts and waits together; default 60,000. */
  deadlineMs?: number;
  /** For one attempt; default 15,000. */
  attemptTimeoutMs?: number;
  /** Default 4; 1 means no repetition. */
  maxAttempts?: number;
  signal?: AbortSignal;
  /** Told what Datadog says about its limit, with every answer that says something. */
  onRateLimit?: (rateLimit: RateLimit) => void;
  clock?: Clock;
}
