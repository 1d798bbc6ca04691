import { parseQuery } from '@tilekit/query';
import {
  defaultInterval,
  gridOf,
  noEvents,
  planMetricQuery,
  RollupCache,
  type MetricSeries,
  type TimeRange,
} from '@tilekit/query/engine';
import { colorOf } from '../charts/palette.ts';
import { bucketTimes } from '../dashboards/dashboard-context.ts';
import { axisUnit } from '../dashboards/axis-unit.ts';
import type { Datadog } from '../datadog.ts';
import type { MetricStore } from '../metrics/metric-store.ts';
import type { Organization } from '../organizations/organization.ts';
import { latestChecks, readCheckEntry } from '../received/check-entry.ts';
import { readEventEntry } from '../received/event-entry.ts';
import { readIncidentEntry } from '../received/incident-entry.ts';
import { readLogEntry, type LogEntry } from '../received/log-entry.ts';
import { parsePayload, textAt } from '../received/payload.ts';
import type { ReceivedFamily, ReceivedItem } from '../received/received-items.ts';
import { readSpanEntry } from '../received/span-entry.ts';
import { parseSearch, type Searchable } from '../search/search-query.ts';
import { facetValues } from '../pipelines/facet-values.ts';
import { matcherOf } from '../api/logs/logs.ts';
import { readTile } from '../tile/read-tile.ts';
import { customMetricsPerCombination, isStandardMetric } from '@tilekit/tile/reader';
import { explainQuery } from './explain-page.ts';

const depth = 5000;
const rowsPerPage = 200;

/** One page: its template, and what that shows. */
interface ReceivedView {
  view: string;
  data: Record<string, unknown>;
}

/** What one page shows: entries newest first, narrowed down by the search. */
export async function viewReceived(
  datadog: Datadog,
  organization: Organization,
  family: ReceivedFamily,
  search: string,
  range: TimeRange,
): Promise<ReceivedView> {
  const items = datadog.received.newest(family, organization, depth).reverse();
  const matches = family === 'logs' ? () => true : parseSearch(search);
  switch (family) {
    case 'metrics': {
      const dropped = items.filter((item) => item.dropped !== undefined).length;
      const metrics = await viewMetrics(datadog, organization, search, range);
      return { view: 'received-metrics.eta', data: { dropped, ...metrics } };
    }
    case 'logs': {
      const found = items.map(readLogEntry).filter(searchOf(search)).sort(newestFirst);
      const pipelines = (await datadog.pipelines.of(organization)) ?? [];
      const logs = found.slice(0, rowsPerPage).map(withExplanations);
      const facets = facetValues(pipelines, found, search);
      return { view: 'received-logs.eta', data: { logs, found: found.length, facets } };
    }
    case 'events': {
      const events = items.map(readEventEntry).filter(matches).sort(newestFirst);
      return {
        view: 'received-events.eta',
        data: { events: events.slice(0, rowsPerPage), found: events.length },
      };
    }
    case 'service-checks':
      return {
        view: 'received-service-checks.eta',
        data: {
          checks: latestChecks([...items].reverse().map(readCheckEntry)),
          history: items.slice(0, rowsPerPage).map(readCheckEntry),
        },
      };
    case 'traces': {
      const spans = items.map(readSpanEntry).filter(matches).sort(newestFirst);
      return {
        view: 'received-traces.eta',
        data: { spans: spans.slice(0, rowsPerPage), found: spans.length },
      };
    }
    case 'incidents':
      return { view: 'received-incidents.eta', data: { incidents: items.map(readIncidentEntry) } };
    // Also a family that has no template yet: it is shown as it came.
    default: {
      const others = items.map((item) => readOtherEntry(family, item)).filter(matches);
      return {
        view: 'received-other.eta',
        data: { others: others.slice(0, rowsPerPage), found: others.length },
      };
    }
  }
}

/** Logs are searched as in Datadog: attributes with `@`, numbers in ranges. */
function searchOf(search: string): (entry: LogEntry) => boolean {
  const fits = matcherOf(search);
  return (entry) => fits({ text: entry.text, valuesOf: (field) => entry.valuesOf(field.replace(/^@/, '')) });
}

function withExplanations(entry: LogEntry) {
  const message = textAt(entry.raw, 'message');
  const pipelines = entry.processing.pipelines.map((pipeline) => ({
    ...pipeline,
    explain: explainQuery(pipeline.file, message),
  }));
  return { ...entry, processing: { ...entry.processing, pipelines } };
}

function newestFirst(left: { at: Date }, right: { at: Date }): number {
  return right.at.getTime() - left.at.getTime();
}

/** A chart of each metric, split by the tag that tells most. */
async function viewMetrics(datadog: Datadog, organization: Organization, search: string, range: TimeRange) {
  const store = datadog.metrics.of(organization);
  const { metrics: metadata, metricPrefix } = await readTile(datadog.tileDirectory);
  const { drawChart } = await import('../charts/draw-chart.ts');
  const listed = new Set(metadata.map((row) => row.name));
  const names = store.names().filter((name) => name.includes(search.trim()));
  const metrics = names.slice(0, 60).map((name) => {
    const series = store.seriesOf(name);
    const [first] = series;
    const isCount = first?.type === 'count' || first?.type === 'rate';
    const unit = metadata.find((row) => row.name === name)?.unit ?? '';
    const groupBy = splitTag(series);
    const lines = queryLines(store, name, isCount, groupBy, range);
    const last = series.reduce((latest, one) => Math.max(latest, one.times[one.size - 1] ?? 0), 0);
    return {
      name,
      type: first?.type ?? 'gauge',
      customMetrics: isStandardMetric(metricPrefix, name, listed) ? 0 : countCustomMetrics(series),
      declared: listed.has(name),
      description: metadata.find((row) => row.name === name)?.description ?? '',
      seriesCount: series.length,
      points: series.reduce((total, one) => total + one.size, 0),
      tags: [...new Set(series.flatMap(({ tags }) => tags))].sort().slice(0, 24),
      lastAt: new Date(last * 1000),
      groupBy,
      legend: lines.map(({ label, color }) => ({ label, color })),
      chart: drawChart({
        width: 560,
        height: 150,
        display: isCount ? 'bars' : 'line',
        series: lines,
        unit: axisUnit(
          lines.map(({ values }) => values),
          unit,
        ),
      }),
    };
  });
  const customMetrics = metrics.reduce((sum, metric) => sum + metric.customMetrics, 0);
  return { metrics, metricPrefix, customMetrics };
}

/** What Datadog would bill, as far as what arrived tells: percentiles that a customer turns on come on top. */
function countCustomMetrics(series: readonly MetricSeries[]): number {
  const kind = series.some(({ type }) => type === 'distribution') ? 'distribution' : 'plain';
  return series.length * customMetricsPerCombination[kind];
}

function queryLines(
  store: MetricStore,
  metric: string,
  isCount: boolean,
  groupBy: string | undefined,
  range: TimeRange,
) {
  const by = groupBy === undefined ? '' : ` by {${groupBy}}`;
  const [query] = parseQuery(isCount ? `sum:${metric}{*}${by}.as_count()` : `avg:${metric}{*}${by}`);
  if (query?.kind !== 'metric') return [];
  const intervalSeconds = defaultInterval(range, isCount ? 'bars' : 'line');
  const { grid, series } = planMetricQuery(query, 'avg', new Map()).overTime({
    metrics: store,
    events: noEvents,
    range,
    intervalSeconds,
    cache: new RollupCache(),
  });
  const timesMs = bucketTimes(grid);
  const lines = series.slice(0, 8).map(({ group, values }, index) => {
    const label = group[0]?.slice((groupBy ?? '').length + 1) ?? metric;
    return { label, color: colorOf(undefined, label, index), values, timesMs };
  });
  if (lines.length > 0) return lines;
  const values = new Float64Array(gridOf(range, intervalSeconds).count).fill(Number.NaN);
  return [{ label: 'no points in this window', color: '#b9b6c1', values, timesMs }];
}

/** The tag key with the fewest values above one: a few readable lines. */
function splitTag(series: readonly MetricSeries[]): string | undefined {
  const values = new Map<string, Set<string>>();
  for (const tag of series.flatMap(({ tags }) => tags)) {
    const colon = tag.indexOf(':');
    if (colon <= 0) continue;
    const key = tag.slice(0, colon);
    values.set(key, (values.get(key) ?? new Set()).add(tag.slice(colon + 1)));
  }
  const readable = [...values].filter(([, found]) => found.size >= 2 && found.size <= 8);
  return readable.sort((left, right) => left[1].size - right[1].size)[0]?.[0];
}

/** What is shown as it came, such as data for a product that the sandbox does not imitate. */
interface OtherEntry extends Searchable {
  at: Date;
  product: string;
  path: string;
  json: string;
}

function readOtherEntry(family: ReceivedFamily, { payload, receivedAt }: ReceivedItem): OtherEntry {
  const item = parsePayload(payload);
  const product = family === 'other' ? textAt(item, 'product') : family;
  return {
    at: new Date(receivedAt),
    product,
    path: textAt(item, 'path'),
    json: JSON.stringify(family === 'other' ? item.body : item, null, 2),
    text: payload,
    valuesOf: (field) => (field === 'product' ? [product] : []),
  };
}
