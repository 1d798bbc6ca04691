import { isObject, type Payload } from '../../received/payload.ts';
import type { SubmittedSeries } from '../metrics/store-series.ts';
import { flatAttributes, listAt } from './flatten-request.ts';

const delta = 1;

/** Resource attributes that Datadog turns into tags of its own names. */
const tagNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'service.name': 'service',
    'service.version': 'version',
    'deployment.environment': 'env',
    'deployment.environment.name': 'env',
    'host.name': 'host',
  }),
);

/** Whether a metric counts up from the start of its process, which Datadog's intake does not take. */
export function isCumulative(metric: Payload): boolean {
  const { sum, histogram, exponentialHistogram } = metric;
  if (isObject(sum)) return sum.isMonotonic === true && temporality(sum) !== delta;
  return [histogram, exponentialHistogram].some((kind) => isObject(kind) && temporality(kind) !== delta);
}

/** The series of an OTLP metric for charts: sums as counts, histograms as count and average. */
export function readOtlpMetric(metric: Payload): SubmittedSeries[] {
  const name = typeof metric.name === 'string' ? metric.name : '';
  const resourceTags = tagsOf(flatAttributes(metric.resource));
  const series: SubmittedSeries[] = [];
  const add = (metricName: string, type: SubmittedSeries['type'], point: Payload, value: number) =>
    series.push({
      metric: metricName,
      type,
      intervalSeconds: 1,
      tags: [...resourceTags, ...tagsOf(flatAttributes(point))],
      points: [[Math.floor(Number(point.timeUnixNano) / 1e9), value]],
    });
  const { gauge, sum, histogram, exponentialHistogram, summary } = metric;
  if (isObject(gauge))
    for (const point of listAt(gauge, 'dataPoints')) add(name, 'gauge', point, valueOf(point));
  if (isObject(sum)) {
    const type = sum.isMonotonic === true ? 'count' : 'gauge';
    for (const point of listAt(sum, 'dataPoints')) add(name, type, point, valueOf(point));
  }
  for (const kind of [histogram, exponentialHistogram, summary]) {
    if (!isObject(kind)) continue;
    for (const point of listAt(kind, 'dataPoints')) {
      const count = Number(point.count ?? 0);
      add(`${name}.count`, 'count', point, count);
      if (count > 0) add(name, 'distribution', point, Number(point.sum ?? 0) / count);
    }
  }
  return series;
}

/** Older exporters write enumerations by name. */
function temporality(kind: Payload): unknown {
  const value = kind.aggregationTemporality;
  return value === 'AGGREGATION_TEMPORALITY_DELTA' ? delta : value;
}

function valueOf(point: Payload): number {
  return Number(point.asDouble ?? point.asInt ?? 0);
}

function tagsOf(attributes: Record<string, string>): string[] {
  return Object.entries(attributes).map(([key, value]) => `${tagNames.get(key) ?? key}:${value}`);
}
