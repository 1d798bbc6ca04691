import type { DatadogSite } from '@tilekit/core';
import { bearerHeader, deliveryOf, failureOf, send, type DeliveryOptions } from '../delivery/delivery.ts';
import { createError } from '../errors/create-error.ts';
import type { Monitor } from './monitor.ts';
import { readMonitors } from './read-monitor.ts';

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
 * Reads the monitors of the organisation: `GET /api/v1/monitor`, page by page, as they are asked for.
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
    // A short page is the last one. Datadog says so nowhere else.
    if (monitors.length < pageSize) return;
  }
}
