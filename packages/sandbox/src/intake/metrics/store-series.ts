import type { Datadog } from '../../datadog.ts';
import type { ArrivedPoint, ArrivedSeries } from '../../metrics/metric-store.ts';
import type { Organization } from '../../organizations/organization.ts';
import { describeDropped, isKept } from './point-age.ts';

/** A series of any metric intake, ready to be kept. */
export interface SubmittedSeries extends ArrivedSeries {
  points: ArrivedPoint[];
}

/** Keeps what Datadog would keep, and notes everything that came. */
export function storeSeries<Payload>(
  datadog: Datadog,
  organization: Organization,
  payloads: readonly Payload[],
  read: (payload: Payload) => SubmittedSeries,
): void {
  const now = datadog.clock.now();
  const store = datadog.metrics.of(organization);
  datadog.received.add('metrics', organization, now, payloads, (payload) => {
    const series = read(payload);
    store.add(
      series,
      series.points.filter(([timestamp]) => isKept(timestamp, now)),
    );
    return describeDropped(
      series.points.map(([timestamp]) => timestamp),
      now,
    );
  });
  datadog.metrics.announce(organization);
}
