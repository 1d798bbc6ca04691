import type { BatchLimits } from '../batch/batch.ts';
import { checkInstant, type Instant, type InstantWindow } from '../items/fields.ts';
import { jsonNumber, jsonString } from '../items/json-text.ts';
import { encodeTags } from '../items/tags.ts';
import type {
  Family,
  ItemCheck,
  Items,
  Refusal,
  SubmissionOptions,
  SubmissionResult,
} from '../submission/submission.ts';
import { submitItems } from '../submission/submit-items.ts';

/** One value at one moment. Of several points with the same timestamp and tags, Datadog keeps the last. */
export interface MetricPoint {
  /** At most one hour back and ten minutes ahead. */
  readonly timestamp: Instant;
  readonly value: number;
}

/** What a series belongs to besides its tags. */
export interface MetricResource {
  /** Such as `host`. */
  readonly type: string;
  readonly name: string;
}

interface SeriesBase {
  /** Name as in the tile's `metadata.csv`: a letter, then letters, digits, `_` and `.`, at most 200 characters. */
  readonly metric: string;
  readonly points: readonly MetricPoint[];
  /** As `key:value`. */
  readonly tags?: readonly string[];
  /** A unit that Datadog knows, such as `second` or `byte`. */
  readonly unit?: string;
  /** The host that the series belongs to; short for a resource of type `host`. */
  readonly host?: string;
  readonly resources?: readonly MetricResource[];
  /** The tile's source type name. */
  readonly sourceTypeName?: string;
}

/** A value that is what it is at a moment: a queue's length, a duration. */
export interface GaugeSeries extends SeriesBase {
  readonly type: 'gauge';
}

/** How many since the last point: deployments, errors. */
export interface CountSeries extends SeriesBase {
  readonly type: 'count';
  /** The time that a point covers, whole seconds. */
  readonly intervalSeconds?: number;
}

/** How many per second; says nothing without the time that it covers. */
export interface RateSeries extends SeriesBase {
  readonly type: 'rate';
  /** The time that a point covers, whole seconds. */
  readonly intervalSeconds: number;
}

/** Points of one metric with the same tags. */
export type MetricSeries = GaugeSeries | CountSeries | RateSeries;

const metricName = /^[A-Za-z][A-Za-z0-9_.]{0,199}$/;

/** Series come in runs of one metric: most names are the one before. */
let lastGood: string | undefined;

/**
 * Checks a metric's name. Datadog would quietly rewrite any other, and the tile's dashboards and `metadata.csv` would
 * then ask for a name that does not exist.
 *
 * @see https://docs.datadoghq.com/metrics/custom_metrics/#naming-custom-metrics
 */
export function checkMetricName(name: unknown): Refusal | undefined {
  if (typeof name === 'string') {
    if (name === lastGood) return undefined;
    if (metricName.test(name)) {
      lastGood = name;
      return undefined;
    }
  }
  return {
    reason: 'FIELD_INVALID',
    detail: '`metric` is a letter, then letters, digits, "_" and ".", at most 200 characters.',
  };
}

/** @see https://docs.datadoghq.com/api/latest/metrics/#submit-metrics */
export const metricLimits: BatchLimits = {
  maxItems: Infinity,
  maxBytes: 5_242_880,
  maxEncodedBytes: 512_000,
  encoding: 'zstd1',
  content: 'series',
  prefix: '{"series":[',
  suffix: ']}',
};

/** Outside of it Datadog answers 202 and drops the point. */
export const metricWindow: InstantWindow = { maxAgeSeconds: 3600, maxAheadSeconds: 600 };

/** Series for `POST /api/v2/series`. */
const metricFamily: Family<MetricSeries> = {
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

/** Options of {@link submitMetrics}. */
export interface SubmitMetricsOptions extends SubmissionOptions {
  readonly series: Items<MetricSeries>;
}

/**
 * Sends metrics: `POST /api/v2/series`, in requests of at most 512,000 bytes that hold at most 5,242,880 bytes of text.
 * Requests are compressed with zstd, or as deflate where the intake refuses that.
 *
 * A series with a bad name, type, interval or tags is dropped and counted. A point that Datadog would drop in silence
 * (more than an hour old, more than ten minutes ahead, not finite) is left out with a warning, the series only when no
 * point is left.
 *
 * @param options.series any number of series; an iterable is read as fast as Datadog takes it
 * @returns what was accepted, what was dropped and why
 * @throws SubmissionStopped with code API_KEY_REJECTED, REQUEST_REFUSED, DELIVERY_GAVE_UP, SUBMISSION_ABORTED,
 * SOURCE_FAILED, or that of a TransportError
 * @see https://docs.datadoghq.com/api/latest/metrics/#submit-metrics
 */
export function submitMetrics({ series, ...options }: SubmitMetricsOptions): Promise<SubmissionResult> {
  return submitItems(metricFamily, series, options);
}
