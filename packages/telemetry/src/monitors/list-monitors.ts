import { isRecord, type DatadogSite } from '@tilekit/core';
import { bearerHeader, deliveryOf, failureOf, send, type DeliveryOptions } from '../delivery/delivery.ts';
import { createError } from '../errors/errors.ts';

/** A monitor of the customer's organization, as far as integrations need it. */
export interface Monitor {
  readonly id: number;
  readonly name: string;
  /** Such as `metric alert` or `query alert`. */
  readonly type: string;
  readonly query: string;
  readonly message: string;
  readonly tags: readonly string[];
  /** `Alert`, `Warn`, `No Data`, `OK`, …; `undefined` when Datadog does not say. */
  readonly overallState: string | undefined;
}

/** @returns `undefined` when the body is no list of monitors */
function readMonitors(body: unknown): Monitor[] | undefined {
  if (!Array.isArray(body)) return undefined;
  const monitors = body.map(readMonitor);
  return monitors.every((monitor) => monitor !== undefined) ? monitors : undefined;
}

/** Fields that are unknown here are left alone: Datadog adds fields faster than a client can follow. */
function readMonitor(value: unknown): Monitor | undefined {
  if (!isRecord(value) || typeof value.id !== 'number') return undefined;
  return {
    id: value.id,
    name: textOf(value.name),
    type: textOf(value.type),
    query: textOf(value.query),
    message: textOf(value.message),
    tags: Array.isArray(value.tags) ? value.tags.filter((tag) => typeof tag === 'string') : [],
    overallState: typeof value.overall_state === 'string' ? value.overall_state : undefined,
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Options of {@link listMonitors}. */
export interface ListMonitorsOptions extends DeliveryOptions {
  readonly site: DatadogSite;
  /** With the scope `monitors_read`. */
  readonly accessToken: string;
  /** Only monitors that have all of these tags in their own `tags`. */
  readonly monitorTags?: readonly string[];
  /** Monitors fetched with one request, 1 to 1,000. Default 100. */
  readonly pageSize?: number;
}

/**
 * Reads the monitors of the organization: `GET /api/v1/monitor`, page by page, as they are asked for.
 *
 * Rate limits and failures of a page are waited for and repeated: reading twice does no harm.
 *
 * @returns the monitors, one after the other
 * @throws INPUT_INVALID, DELIVERY_GAVE_UP, and ACCESS_TOKEN_REJECTED, FORBIDDEN or the other codes of `@tilekit/core`
 * for what Datadog answers
 * @see https://docs.datadoghq.com/api/latest/monitors/#get-all-monitors
 */
export async function* listMonitors({
  site,
  accessToken,
  monitorTags = [],
  pageSize = 100,
  ...options
}: ListMonitorsOptions): AsyncGenerator<Monitor, void, undefined> {
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > 1000) {
    throw createError('INPUT_INVALID', '`pageSize` is a whole number from 1 to 1,000.');
  }
  const delivery = deliveryOf(options);
  const headers = bearerHeader(accessToken);
  for (let page = 0; ; page += 1) {
    const url = delivery.endpoints(site.apiHost, '/api/v1/monitor');
    url.searchParams.set('page', page.toString());
    url.searchParams.set('page_size', pageSize.toString());
    if (monitorTags.length > 0) url.searchParams.set('monitor_tags', monitorTags.join(','));
    const settled = await send(
      {
        operation: 'GET /api/v1/monitor',
        method: 'GET',
        url,
        headers,
        isIdempotent: true,
        read: readMonitors,
      },
      delivery,
    );
    if (settled.outcome !== 'answered') throw failureOf(settled);
    const monitors = settled.value;
    yield* monitors;
    // A short page is the last one. Datadog gives no other sign.
    if (monitors.length < pageSize) return;
  }
}
