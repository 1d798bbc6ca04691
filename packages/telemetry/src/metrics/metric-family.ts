import type { BatchLimits } from '../batch/batch-limits.ts';
import { checkInstant, type InstantWindow } from '../instants/instant.ts';
import type { Family } from '../submission/family.ts';
import type { ItemCheck, Refusal } from '../submission/item-check.ts';
import { checkTags } from '../tags/check-tags.ts';
import { isMetricName } from './metric-name.ts';
import type { MetricPoint, MetricResource, MetricSeries } from './metric-series.ts';

/** @see https://docs.datadoghq.com/api/latest/metrics/#submit-metrics */
export const metricLimits: BatchLimits = {
  maxItems: Infinity,
  maxBytes: 5_242_880,
  maxEncodedBytes: 512_000,
  encoding: 'deflate',
  prefix: '{"series":[',
  suffix: ']}',
};

/** Outside of it Datadog answers 202 and drops the point. */
export const metricWindow: InstantWindow = { maxAgeSeconds: 3600, maxAheadSeconds: 600 };

const wireTypes = { count: 1, rate: 2, gauge: 3 } as const;

interface WirePoint {
  readonly timestamp: number;
  readonly value: number;
}

/** Series for `POST /api/v2/series`. */
export const metricFamily: Family<MetricSeries> = {
  address: (site) => [site.apiHost, '/api/v2/series'],
  limits: metricLimits,
  encode: (series, check) => {
    const fault = seriesFault(series);
    if (fault !== undefined) return { reason: 'FIELD_INVALID', detail: fault };
    const refusal = checkTags(series.tags, check);
    if (refusal) return refusal;
    const points = wirePoints(series.points, check);
    return Array.isArray(points) ? JSON.stringify(wireSeries(series, points)) : points;
  },
};

function wireSeries(series: MetricSeries, points: readonly WirePoint[]): unknown {
  return {
    metric: series.metric,
    type: wireTypes[series.type],
    points,
    interval: series.type === 'gauge' ? undefined : series.intervalSeconds,
    unit: series.unit,
    tags: series.tags,
    resources: wireResources(series),
    source_type_name: series.sourceTypeName,
  };
}

function seriesFault(series: MetricSeries): string | undefined {
  if (!isMetricName(series.metric)) {
    return '`metric` is a letter, then letters, digits, "_" and ".", at most 200 characters.';
  }
  if (!Object.hasOwn(wireTypes, series.type)) return '`type` is gauge, count or rate.';
  if (!Array.isArray(series.points) || series.points.length === 0)
    return '`points` is a list of at least one point.';
  if (series.type !== 'gauge' && !isInterval(series))
    return '`intervalSeconds` is a whole number of at least 1.';
  for (const name of ['unit', 'host', 'sourceTypeName'] as const) {
    if (series[name] !== undefined && typeof series[name] !== 'string') return `\`${name}\` is not a text.`;
  }
  if (series.resources !== undefined && !areResources(series.resources)) {
    return '`resources` is a list of `{ type, name }`.';
  }
  return undefined;
}

function isInterval(series: Exclude<MetricSeries, { type: 'gauge' }>): boolean {
  const seconds = series.intervalSeconds;
  return seconds === undefined ? series.type === 'count' : Number.isSafeInteger(seconds) && seconds > 0;
}

function areResources(resources: unknown): boolean {
  const isResource = (resource: unknown): boolean =>
    typeof resource === 'object' &&
    resource !== null &&
    'type' in resource &&
    typeof resource.type === 'string' &&
    'name' in resource &&
    typeof resource.name === 'string';
  return Array.isArray(resources) && resources.every(isResource);
}

/** Points as Datadog takes them. A bad point goes alone, with a warning; the series only when none is left. */
function wirePoints(points: readonly MetricPoint[], check: ItemCheck): WirePoint[] | Refusal {
  const good: WirePoint[] = [];
  let last: Refusal | undefined;
  for (const point of points) {
    const wire = wirePoint(point, check);
    if (!('reason' in wire)) {
      good.push(wire);
      continue;
    }
    last = wire;
    if (points.length > 1) check.warn(wire.reason, `One point was left out. ${wire.detail}`);
  }
  return last && good.length === 0 ? last : good;
}

function wirePoint({ timestamp, value }: MetricPoint, check: ItemCheck): WirePoint | Refusal {
  const seconds = checkInstant(timestamp, metricWindow, check);
  if (typeof seconds !== 'number') return seconds;
  if (!Number.isFinite(value)) return { reason: 'FIELD_INVALID', detail: '`value` is not a finite number.' };
  return { timestamp: seconds, value };
}

function wireResources(series: MetricSeries): readonly MetricResource[] | undefined {
  if (series.host === undefined) return series.resources;
  return [{ type: 'host', name: series.host }, ...(series.resources ?? [])];
}
