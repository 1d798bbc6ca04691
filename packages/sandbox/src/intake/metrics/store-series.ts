import type { Datadog } from '../../datadog.ts';
import type { ArrivedPoint, ArrivedSeries } from '../../metrics/metric-store.ts';
import type { Organization } from '../../organizations/organization.ts';

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

/** Points further ahead, or further back, are dropped without a word. */
const maxAheadSeconds = 10 * 60;
const maxBackSeconds = 60 * 60;

/** Whether Datadog keeps a point of that time. */
export function isKept(timestampSeconds: number, now: Date): boolean {
  const seconds = now.getTime() / 1000;
  return timestampSeconds <= seconds + maxAheadSeconds && timestampSeconds >= seconds - maxBackSeconds;
}

/** Says how many points of a series are too old or too new; `undefined` when all are kept. */
export function describeDropped(timestampsSeconds: readonly number[], now: Date): string | undefined {
  const dropped = timestampsSeconds.filter((timestamp) => !isKept(timestamp, now)).length;
  return dropped === 0
    ? undefined
    : `${dropped} of ${timestampsSeconds.length} points: more than 10 minutes ahead or 1 hour back`;
}
