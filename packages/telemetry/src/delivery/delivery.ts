import { defaultTransport, directEndpoints, type Endpoints, type Transport } from '@tilekit/core';
import { FairQueue } from '../lanes/fair-queue.ts';
import type { Lane } from '../lanes/lane.ts';
import { systemClock, type Clock } from './clock.ts';
import { defaultRetryPolicy, type RetryPolicy } from './retry-policy.ts';

/** How requests leave; every part has a default. */
export interface DeliveryOptions {
  /** Default: the shared keep-alive transport of `@tilekit/core`. */
  readonly transport?: Transport;
  /** Default: Datadog itself; the sandbox's in development. */
  readonly endpoints?: Endpoints;
  /** The installation's lane of a `FairQueue`; default: a lane of its own. */
  readonly lane?: Lane;
  readonly retry?: Partial<RetryPolicy>;
  readonly clock?: Clock;
  /** Gives up: nothing more is sent, and what waits for its turn or its retry ends. */
  readonly signal?: AbortSignal;
}

/** {@link DeliveryOptions} with nothing left open. */
export interface Delivery {
  readonly transport: Transport;
  readonly endpoints: Endpoints;
  readonly lane: Lane;
  readonly retry: RetryPolicy;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
}

/** Fills in the defaults. */
export function deliveryOf(options: DeliveryOptions): Delivery {
  const clock = options.clock ?? systemClock;
  return {
    transport: options.transport ?? defaultTransport(),
    endpoints: options.endpoints ?? directEndpoints,
    lane: options.lane ?? new FairQueue({ clock }).lane('only'),
    retry: { ...defaultRetryPolicy, ...options.retry },
    clock,
    signal: options.signal,
  };
}
