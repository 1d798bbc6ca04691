import type { Datadog } from '../../datadog.ts';
import { refuse } from '../../http/refusal.ts';
import type { MetricStore } from '../../metrics/metric-store.ts';
import type { Operations } from '../../operations/operations.ts';
import type { Organization } from '../../organizations/organization.ts';
import type { Payload } from '../../received/payload.ts';
import { fitsWildcard } from '../../search/wildcard.ts';
import { readMetadataOfTile } from '../../tile/read-tile.ts';
import { pageOf } from '../page.ts';
import { readCursor, writeCursor } from '../time-range.ts';
import { configurationOf, describeConfiguration, metricTagOperations } from './metric-tags.ts';

/**
 * Which metrics there are, what is known of them, and their tags. Queries of their values are elsewhere.
 *
 * @see https://docs.datadoghq.com/api/latest/metrics/
 */
export function metricOperations(api: Operations, datadog: Datadog): void {
  listOperations(api, datadog);
  metadataOperations(api, datadog);
  metricTagOperations(api, datadog);
}

function listOperations(api: Operations, datadog: Datadog): void {
  api.offer('v1.ListActiveMetrics', ({ organization, query }) => {
    const from = query.get('from');
    if (from === null || !/^\d+$/.test(from)) throw refuse(400, "Missing required parameter 'from'");
    const host = query.get('host');
    const tags = (query.get('tag_filter') ?? '').split(',').filter((tag) => tag !== '');
    const wanted = [...tags, ...(host === null ? [] : [`host:${host}`])];
    const store = datadog.metrics.of(organization);
    const metrics = store
      .names()
      .filter((name) =>
        store
          .seriesOf(name)
          .some(
            (series) => lastOf(series) >= Number(from) && wanted.every((tag) => fitsTags(tag, series.tags)),
          ),
      );
    return { from, metrics };
  });

  api.offer('v1.ListMetrics', ({ organization, query }) => {
    const text = query.get('q');
    if (text === null) throw refuse(400, "Missing required parameter 'q'");
    const word = text.replace(/^metrics:/, '').toLowerCase();
    const names = datadog.metrics.of(organization).names();
    return { results: { metrics: names.filter((name) => name.toLowerCase().includes(word)) } };
  });

  api.offer('v2.ListTagConfigurations', ({ organization, query }) => {
    const store = datadog.metrics.of(organization);
    const configured = query.get('filter[configured]');
    const tags = query.get('filter[tags]');
    const type = query.get('filter[metric_type]');
    const found = store.names().filter((name) => {
      const configuration = configurationOf(datadog, organization, name);
      const series = store.seriesOf(name);
      return (
        (configured === null || (configured === 'true') === (configuration !== undefined)) &&
        (tags === null ||
          series.some((one) => tags.split(/\s+AND\s+|,/).every((tag) => fitsTags(tag.trim(), one.tags)))) &&
        (type === null || series.some((one) => (type === 'distribution') === (one.type === 'distribution')))
      );
    });
    const { size } = pageOf(query, {
      size: 'page[size]',
      offset: 'page[offset]',
      standard: 10_000,
      most: 10_000,
    });
    const offset = readCursor(query.get('page[cursor]'), () => refuse(400, 'Invalid page[cursor]'));
    return {
      data: found.slice(offset, offset + size).map((name) => {
        const configuration = configurationOf(datadog, organization, name);
        return configuration ? describeConfiguration(configuration) : { type: 'metrics', id: name };
      }),
      meta: {
        pagination: {
          type: 'cursor_limit',
          limit: size,
          cursor: query.get('page[cursor]'),
          next_cursor: offset + size < found.length ? writeCursor(offset + size) : null,
        },
      },
    };
  });
}

function metadataOperations(api: Operations, datadog: Datadog): void {
  const read = async (organization: Organization, name: string): Promise<Payload> => {
    const edited = datadog.resources.metricMetadata.of(organization).get(name);
    const row = (await readMetadataOfTile(datadog.tileDirectory)).find((each) => each.name === name);
    const [series] = datadog.metrics.of(organization).seriesOf(name);
    if (!edited && !row && !series) throw refuse(404, 'No metric metadata found');
    const textOrNull = (text: string | undefined) => (text === undefined || text === '' ? null : text);
    return {
      type: textOrNull(row?.type) ?? series?.type ?? null,
      unit: textOrNull(row?.unit),
      per_unit: textOrNull(row?.perUnit),
      description: textOrNull(row?.description),
      short_name: null,
      integration: null,
      statsd_interval: null,
      ...edited,
    };
  };
  api.offer('v1.GetMetricMetadata', ({ organization, path }) => read(organization, path.metric_name ?? ''));
  api.offer('v1.UpdateMetricMetadata', async ({ organization, path, body }) => {
    const name = path.metric_name ?? '';
    const { metricMetadata } = datadog.resources;
    const before = await read(organization, name);
    metricMetadata.of(organization).set(name, { ...before, ...body });
    return read(organization, name);
  });
}

type Series = ReturnType<MetricStore['seriesOf']>[number];

function lastOf(series: Series): number {
  return series.times[series.size - 1] ?? 0;
}

function fitsTags(pattern: string, tags: readonly string[]): boolean {
  return tags.some((tag) => fitsWildcard(pattern.toLowerCase(), tag.toLowerCase()));
}
