import type { BatchLimits } from '../batch/batch-limits.ts';
import { checkInstant, type InstantWindow } from '../instants/instant.ts';
import { jsonNumber } from '../json/json-number.ts';
import { jsonString } from '../json/json-string.ts';
import type { Family } from '../submission/family.ts';
import type { ItemCheck, Refusal } from '../submission/item-check.ts';
import { encodeTags } from '../tags/encode-tags.ts';
import { checkMetricName } from './metric-name.ts';
import type { MetricPoint, MetricResource, MetricSeries } from './metric-series.ts';

/** @see https://docs.datadoghq.com/api/latest/metrics/#submit-metrics */
export const metricLimits: BatchLimits = {
  maxItems: Infinity,
  maxBytes: 5_242_880,
  maxEncodedBytes: 512_000,
  encoding: 'deflate',
  content: 'series',
  prefix: '{"series":[',
  suffix: ']}',
};

/** Outside of it Datadog answers 202 and drops the point. */
export const metricWindow: InstantWindow = { maxAgeSeconds: 3600, maxAheadSeconds: 600 };

/** Series for `POST /api/v2/series`. */
export const metricFamily: Family<MetricSeries> = {
  address: (site) => [site.apiHost, '/api/v2/series'],
  limits: metricLimits,
  encode: (series, check) => {
    const refusal = checkMetricName(series.metric);
    if (refusal) return refusal;
    const fault = seriesFault(series);
    if (fault !== undefined) return { reason: 'FIELD_INVALID', detail: fault };
    const points = encodePoints(series.points, check);
    if (typeof points !== 'string') return points;
    // Put together by hand, in half the time of JSON.stringify: names are checked, so that only texts need escaping.
    let text = `{"metric":"${series.metric}","type":${wireType(series.type) ?? 0},"points":[${points}]`;
    if (series.tags !== undefined) {
      const tags = encodeTags(series.tags, check);
      if (typeof tags !== 'string') return tags;
      text += `,"tags":${tags}`;
    }
    if (series.unit !== undefined) text += `,"unit":${jsonString(series.unit)}`;
    if (series.type !== 'gauge' && series.intervalSeconds !== undefined) {
      text += `,"interval":${series.intervalSeconds}`;
    }
    if (series.host !== undefined || series.resources !== undefined) {
      text += `,"resources":${JSON.stringify(resourcesOf(series))}`;
    }
    if (series.sourceTypeName !== undefined)
      text += `,"source_type_name":${jsonString(series.sourceTypeName)}`;
    return `${text}}`;
  },
};

function seriesFault(series: MetricSeries): string | undefined {
  if (!Array.isArray(series.points) || series.points.length === 0) {
    return '`points` is a list of at least one point.';
  }
  if (series.type !== 'gauge') {
    if (wireType(series.type) === undefined) return '`type` is gauge, count or rate.';
    if (!isInterval(series)) return '`intervalSeconds` is a whole number of at least 1.';
  }
  if (!isOptionalText(series.unit)) return '`unit` is not a text.';
  if (!isOptionalText(series.host)) return '`host` is not a text.';
  if (!isOptionalText(series.sourceTypeName)) return '`sourceTypeName` is not a text.';
  if (series.resources !== undefined && !areResources(series.resources)) {
    return '`resources` is a list of `{ type, name }`.';
  }
  return undefined;
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

/** The number of a type on the wire; `undefined` for what only a cast could bring here. */
function wireType(type: string): number | undefined {
  switch (type) {
    case 'count':
      return 1;
    case 'rate':
      return 2;
    case 'gauge':
      return 3;
    default:
      return undefined;
  }
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
function encodePoints(points: readonly MetricPoint[], check: ItemCheck): string | Refusal {
  let text = '';
  let refusal: Refusal | undefined;
  for (const { timestamp, value } of points) {
    const seconds = checkInstant(timestamp, metricWindow, check);
    if (typeof seconds === 'number' && Number.isFinite(value)) {
      text += `${text === '' ? '' : ','}{"timestamp":${seconds},"value":${jsonNumber(value)}}`;
      continue;
    }
    refusal =
      typeof seconds === 'number'
        ? { reason: 'FIELD_INVALID', detail: '`value` is not a finite number.' }
        : seconds;
    if (points.length > 1) check.warn(refusal.reason, `One point was left out. ${refusal.detail}`);
  }
  return text === '' && refusal ? refusal : text;
}

function resourcesOf({ host, resources = [] }: MetricSeries): MetricResource[] {
  const named = resources.map(({ type, name }) => ({ type, name }));
  return host === undefined ? named : [{ type: 'host', name: host }, ...named];
}
